import { hash, randomBytes } from "node:crypto";
import { canonical } from "../json.ts";
import { MARKER_KEY, METADATA_LIMITS } from "../schema/values.ts";

/**
 * HeyMilo has no idempotency key, but it stores and returns metadata. So every create carries a marker there: the
 * key, a space and a hash of the request. Any process can find the posting of a lost answer by it.
 */
export interface Marker {
  key: string;
  hash: string;
}

/** The key of a call, and where it comes from. */
export interface Key {
  readonly key: string;
  /** The caller gave it, so that its call is looked up by it. Otherwise it is looked up by its content. */
  readonly hasKey: boolean;
  /** The caller chose it itself, so that it never stands for another thing. */
  readonly hasOwnKey: boolean;
}

/** The caller's key, or one of 64 random bits: no two creates of a workspace get the same. */
export const keyFor = (given: string | undefined): Key => ({
  key: given ?? `auto-${randomBytes(8).toString("hex")}`,
  hasKey: given !== undefined,
  // One that the server made up for a preview was not chosen to tell two creates apart.
  hasOwnKey: given !== undefined && !/^auto-[0-9a-f]{16}$/.test(given),
});

/**
 * The hash of what a request means: the order of its keys does not count. 16 hex digits of SHA-256 are enough to tell
 * requests of one key apart, and short enough for a metadata value.
 */
export const contentHash = (request: object): string => hash("sha256", canonical(request)).slice(0, 16);

/** Stands for a request in front of people and models: enough to tell the previews of one key apart. */
export const revisionOf = (request: object): string => contentHash(request).slice(0, 8);

export const markerValue = ({ key, hash }: Marker): string => `${key} ${hash}`;

/** As HeyMilo shows it. */
type ShownMetadata = Readonly<Record<string, unknown>> | null | undefined;

/** The marker in a posting's metadata. `undefined` proves nothing: HeyMilo may have dropped or changed it. */
export const readMarker = (metadata: ShownMetadata): Marker | undefined => {
  const value = metadata?.[MARKER_KEY];
  const parts = typeof value === "string" ? /^(\S+) ([0-9a-f]{16})$/.exec(value) : null;
  return parts?.[1] && parts[2] ? { key: parts[1], hash: parts[2] } : undefined;
};

export const isSameMarker = (one: Marker | undefined, other: Marker | undefined): boolean =>
  one !== undefined && one.key === other?.key && one.hash === other.hash;

/** Certainly another's: a marker whose letter case HeyMilo changed may still be this one. */
export const isOtherMarker = (one: Marker | undefined, other: Marker): boolean =>
  one !== undefined && (one.hash !== other.hash || one.key.toLowerCase() !== other.key.toLowerCase());

export type Metadata = Record<string, string>;

/** All of a posting's metadata; undefined if HeyMilo does not clearly show it, so that replacing it might lose some. */
export const readableMetadata = (metadata: ShownMetadata): Metadata | undefined => {
  // Null is the documented way to say that there is none.
  if (metadata === undefined || Object.values(metadata ?? {}).some((value) => typeof value !== "string"))
    return undefined;
  return { ...(metadata as Metadata | null) };
};

/** Metadata without a marker, as a clone or a template's blueprint may carry one that is not its own. */
export const withoutMarker = (metadata: ShownMetadata): Metadata =>
  Object.fromEntries(
    Object.entries(metadata ?? {}).filter(
      (entry): entry is [string, string] => entry[0] !== MARKER_KEY && typeof entry[1] === "string",
    ),
  );

/** Metadata with this marker in place of any other, or why that might lose some of it. */
export const markMetadata = (shown: ShownMetadata, marker: Marker): { metadata?: Metadata; why?: string } => {
  const own = readableMetadata(shown);
  if (!own) return { why: "HeyMilo does not clearly show the metadata, which a key would replace" };
  const metadata = { ...own, [MARKER_KEY]: markerValue(marker) };
  if (Object.keys(metadata).length <= METADATA_LIMITS.keys) return { metadata };
  return { why: `all ${METADATA_LIMITS.keys} metadata keys are in use` };
};
