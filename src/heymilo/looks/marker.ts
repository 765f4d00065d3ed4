import { hash } from "node:crypto";
import type { CreatePostingRequest } from "../schema/create-posting.ts";
import { MARKER_KEY, METADATA_LIMITS } from "../schema/values.ts";

/**
 * HeyMilo has no idempotency key, but it stores and returns metadata. So every create carries a marker there: the
 * key, a space and a hash of the request. Any process can find the posting of a lost answer by it.
 */
export interface Marker {
  key: string;
  hash: string;
}

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

/** Metadata without a marker, as a clone or a template's blueprint may carry one that is not its own. */
export const withoutMarker = (metadata: Readonly<Record<string, unknown>> | null | undefined): Metadata =>
  Object.fromEntries(
    Object.entries(metadata ?? {}).flatMap(([key, value]): [string, string][] =>
      key === MARKER_KEY || typeof value !== "string" ? [] : [[key, value]],
    ),
  );

/** Metadata with the marker, if it has room for one more key. */
export const markMetadata = (metadata: Metadata, marker: Marker): Metadata | undefined =>
  Object.keys(metadata).length < METADATA_LIMITS.keys
    ? { ...metadata, [MARKER_KEY]: markerValue(marker) }
    : undefined;

/** The request as it is sent with this marker. */
export const withMarker = (
  request: CreatePostingRequest,
  metadata: Metadata,
  marker: Marker,
): CreatePostingRequest | undefined => {
  const marked = markMetadata(metadata, marker);
  return marked && { ...request, metadata: marked };
};
