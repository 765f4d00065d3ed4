import { contentHash } from "../../heymilo/lookups/marker.ts";
import type { Posting } from "../../heymilo/schema/responses.ts";

/** Interviewers are read in this order, which no count changes: the newest first, so that later calls pass those made since. */
interface Position {
  createdMs: number;
  id: string;
}

/** An interviewer that was read in part: up to that candidate, who was the `listed`th. */
export interface Remainder {
  postingId: string;
  after: string | undefined;
  listed: number;
}

/** What is left to be looked through across interviewers. */
export interface AcrossCursor {
  /** Unix seconds of the first call, from which idle days are counted. */
  asOf: number;
  /** An earlier page had more people than can be shown, so this one counts them, too. */
  counts: boolean;
  /** Those of which only a part is left. */
  remainders: readonly Remainder[];
  /** The first that is left whole, as all behind it are. Undefined: none is. */
  wholeFrom: Position | undefined;
}

export const positionOf = ({ id, created_at }: Pick<Posting, "id" | "created_at">): Position => ({
  createdMs: Math.round((created_at ?? 0) * 1000),
  id,
});

/** All of an interviewer's candidates. */
export const startOf = ({ id }: Pick<Posting, "id">): Remainder => ({ postingId: id, after: undefined, listed: 0 });

/** Negative: the first comes first. */
export const inOrder = (one: Position, other: Position): number =>
  other.createdMs - one.createdMs || (one.id < other.id ? -1 : Number(one.id > other.id));

const NAME = "across";

/** @param question what was asked; another question cannot go on with this cursor */
export const writeCursor = ({ asOf, counts, wholeFrom, remainders }: AcrossCursor, question: object): string =>
  [
    NAME,
    `${counts ? "n" : "p"}${asOf.toString(36)}`,
    contentHash(question),
    wholeFrom ? `${wholeFrom.createdMs.toString(36)}@${encodeURIComponent(wholeFrom.id)}` : "",
    ...remainders.map(({ postingId, after, listed }) =>
      (after === undefined ? [postingId] : [postingId, after, String(listed)]).map(encodeURIComponent).join("/"),
    ),
  ].join(":");

/** Undefined: it is no cursor of this list, or of another question. */
export const readCursor = (text: string, question: object): AcrossCursor | undefined => {
  const [name, start = "", sum, whole = "", ...remainders] = text.split(":");
  const [, kind, asOf] = /^([np])([0-9a-z]{1,9})$/.exec(start) ?? [];
  const [, createdMs, id] = /^(-?[0-9a-z]{1,11})@(.+)$/.exec(whole) ?? [];
  const parts = remainders.map((one) => /^([^/]+)(?:\/([^/]+)\/(\d{1,9}))?$/.exec(one));
  const isWhole = name === NAME && asOf !== undefined && (whole === "" || id !== undefined) && !parts.includes(null);
  if (!isWhole || sum !== contentHash(question) || !isEncoded(text)) return undefined;
  return {
    asOf: Number.parseInt(asOf, 36),
    counts: kind === "n",
    wholeFrom:
      createdMs !== undefined && id !== undefined
        ? { createdMs: Number.parseInt(createdMs, 36), id: decodeURIComponent(id) }
        : undefined,
    remainders: parts.map((part) => ({
      postingId: decodeURIComponent(part?.[1] ?? ""),
      after: part?.[2] && decodeURIComponent(part[2]),
      listed: Number(part?.[3] ?? 0),
    })),
  };
};

const isEncoded = (text: string): boolean => {
  try {
    return decodeURIComponent(text) !== "";
  } catch {
    return false;
  }
};
