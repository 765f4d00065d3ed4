import type { Page } from "playwright-core";
import decodeQR from "qr/decode.js";

/** What a camera would read of a screenshot, by another library than the one that made the code. */
export const decoded = async (page: Page, png: Buffer): Promise<string> => {
  const url = `data:image/png;base64,${png.toString("base64")}`;
  const image = await page.evaluate(async (source) => {
    const picture = new Image();
    picture.src = source;
    await picture.decode();
    const { width, height } = picture;
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    const pen = canvas.getContext("2d") as CanvasRenderingContext2D;
    pen.drawImage(picture, 0, 0);
    const { data } = pen.getImageData(0, 0, width, height);
    const light = Array.from({ length: width * height }, (_, pixel) => ((data[pixel * 4] ?? 0) > 127 ? "1" : "0"));
    return { width, height, light: light.join("") };
  }, url);
  const { width, height, light } = image;
  const data = Uint8ClampedArray.from([...light].flatMap((bit) => [+bit * 255, +bit * 255, +bit * 255]));
  return decodeQR({ width, height, data }, { format: "RGB", timeLimit: 5_000 });
};
