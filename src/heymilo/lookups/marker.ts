import { hash, randomBytes } from "node:crypto";
import { MARKER_KEY, METADATA_LIMITS } from "../schema/values.ts";

/**
 * HeyMilo has no idempotency key, but it stores and returns metadata. So every create carries a marker there: the
 * key, a space and a hash of the request. Any process can find the posting of a lost answer by it.
 */
export interface Marker {
  key: string;
  hash: string;
}

/** How keys begin that the server makes up, so that every process can tell them from a caller's own. */
const GENERATED = "auto-";

/** 64 random bits: no two creates of a workspace get the same. */
export const generateKey = (): string => `${GENERATED}${randomBytes(8).toString("hex")}`;

/** The server made this key up, for a preview or for a call without a key; nobody chose it to tell two creates apart. */
export const isGeneratedKey = (key: string): boolean => /^auto-[0-9a-f]{16}$/.test(key);

/** 16 hex digits of SHA-256: enough to tell requests of one key apart, short enough for a metadata value. */
const HASH_DIGITS = 16;

/** The hash of what a request means: the order of its keys does not count. */
export const contentHash = (request: object): string =>
  hash("sha256", JSON.stringify(inOrder(request))).slice(0, HASH_DIGITS);

/** A copy with the keys of every object in one order. */
const inOrder = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== "object" || value === null) return value;
  const fields = value as Record<string, unknown>;
  const keys = Object.keys(fields).sort();
  return Object.fromEntries(keys.map((key) => [key, inOrder(fields[key])]));
};

export const markerValue = ({ key, hash }: Marker): string => `${key} ${hash}`;

/** The marker in a posting's metadata. `undefined` proves nothing: HeyMilo may have dropped or changed it. */
export const readMarker = (
  metadata: Readonly<Record<string, unknown>> | null | undefined,
): Marker | undefined => {
  const value = metadata?.[MARKER_KEY];
  const parts = typeof value === "string" ? /^(\S+) ([0-9a-f]{16})$/.exec(value) : null;
  return parts?.[1] && parts[2] ? { key: parts[1], hash: parts[2] } : undefined;
};

export const isSameMarker = (one: Marker | undefined, other: Marker): boolean =>
  one?.key === other.key && one.hash === other.hash;

/** Certainly another's: a marker whose letter case HeyMilo changed may still be this one. */
export const isOtherMarker = (one: Marker | undefined, other: Marker): boolean =>
  one !== undefined && (one.hash !== other.hash || one.key.toLowerCase() !== other.key.toLowerCase());

export type Metadata = Record<string, string>;

/**
 * All of a posting's metadata; undefined if HeyMilo does not clearly show it, so that replacing it might lose some. Null
 * is the documented way to say that there is none.
 */
export const readableMetadata = (
  metadata: Readonly<Record<string, unknown>> | null | undefined,
): Metadata | undefined => {
  if (metadata === undefined || Object.values(metadata ?? {}).some((value) => typeof value !== "string"))
    return undefined;
  return { ...(metadata as Metadata | null) };
};

/** Metadata without a marker, as a clone or a template's blueprint may carry one that is not its own. */
export const withoutMarker = (metadata: Readonly<Record<string, unknown>> | null | undefined): Metadata =>
  Object.fromEntries(
    Object.entries(metadata ?? {}).flatMap(([key, value]): [string, string][] =>
      key === MARKER_KEY || typeof value !== "string" ? [] : [[key, value]],
    ),
  );

/** Metadata with this marker in place of any other, if it has room for one more key. */
export const markMetadata = (metadata: Metadata, marker: Marker): Metadata | undefined => {
  const marked = { ...withoutMarker(metadata), [MARKER_KEY]: markerValue(marker) };
  return Object.keys(marked).length <= METADATA_LIMITS.keys ? marked : undefined;
};
