import { crc32, deflateSync } from "node:zlib";

const SIZE = 512;

type Colour = readonly [red: number, green: number, blue: number];

const PAPER: Colour = [250, 247, 240];
const INK: Colour = [27, 67, 82];
const VOICE: Colour = [240, 138, 75];

/** How far a point is outside a rounded rectangle, in pixels; negative inside. */
const roundedBox =
  (centreX: number, centreY: number, width: number, height: number, radius: number) =>
  (x: number, y: number): number => {
    const dx = Math.abs(x - centreX) - width / 2 + radius;
    const dy = Math.abs(y - centreY) - height / 2 + radius;
    return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - radius;
  };

/** The bubble's tail: right of its left edge, above its slanted lower one. */
const tail = (x: number, y: number): number =>
  Math.max(150 - x, 330 - y, (x - 150) * 0.8 + (y - 330) * 0.6 - 58);

const bubble = roundedBox(256, 232, 336, 236, 64);

/** A speech bubble that holds the bars of a voice: somebody is being asked. From the back to the front. */
const SHAPES: readonly (readonly [distance: (x: number, y: number) => number, colour: Colour])[] = [
  [roundedBox(256, 256, 496, 496, 112), INK],
  [(x, y) => Math.min(bubble(x, y), tail(x, y)), PAPER],
  ...[56, 120, 168, 96, 40].map(
    (height, index) => [roundedBox(152 + index * 52, 232, 26, height, 13), VOICE] as const,
  ),
];

/** The icon as a PNG of 512 x 512 pixels, transparent outside its rounded square. */
export function drawIcon(): Buffer {
  const rows = Array.from({ length: SIZE }, (_row, y) => {
    const pixels = Array.from({ length: SIZE }, (_column, x) => pixelAt(x + 0.5, y + 0.5));
    return Buffer.from([0, ...pixels.flat()]);
  });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIZE, 0);
  header.writeUInt32BE(SIZE, 4);
  // 8 bits a channel, RGBA.
  header.set([8, 6], 8);
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(Buffer.concat(rows), { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

const pixelAt = (x: number, y: number): number[] => {
  let [colour, alpha]: [readonly number[], number] = [INK, 0];
  for (const [distance, paint] of SHAPES) {
    const cover = Math.min(Math.max(0.5 - distance(x, y), 0), 1);
    if (alpha > 0)
      colour = colour.map((value, channel) => value + ((paint[channel] as number) - value) * cover);
    else colour = paint;
    alpha = Math.max(alpha, cover);
  }
  return [...colour.map(Math.round), Math.round(alpha * 255)];
};

const chunk = (type: string, data: Buffer): Buffer => {
  const content = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(content), 4);
  return Buffer.concat([frame.subarray(0, 4), content, frame.subarray(4)]);
};
