import { missingIn, notAsSent } from "../heymilo/effect.ts";
import { type Fields, fieldsOf, isBlank, isObject } from "../heymilo/json.ts";
import { withoutMarker } from "../heymilo/lookups/marker.ts";
import type { Posting } from "../heymilo/schema/responses.ts";
import { excerpt } from "../heymilo/text.ts";
import { isoTime } from "./compact.ts";

/** What became of the fields that were sent: old and new values, and the fields that HeyMilo's answer lacks. */
export interface Changes {
  lines: string[];
  notReturned: string[];
}

/**
 * @param place in front of each field, such as "step 2 web_interview "
 * @param sent the fields that were sent, with their new values
 */
export const changesOf = (place: string, sent: Fields, before: Fields, after: Fields): Changes => {
  const notReturned = missingIn(after, sent, place);
  const lines = Object.keys(sent).flatMap((field) => {
    if (notReturned.includes(`${place}${field}`)) return [];
    const [was, is] = [readable(field, before[field]), readable(field, after[field])];
    if (isObject(was) || isObject(is)) return nested(`${place}${field}`, was, is);
    return [changedLine(`${place}${SCALES[field] ?? field}`, was, is)];
  });
  return { lines, notReturned };
};

/** Fields that were sent and that HeyMilo's answer lacks, in one line. */
export const notReturned = (missing: readonly string[]): string =>
  `${missing.join(", ")}: sent, but missing from HeyMilo's answer, so no tool can read it back`;

/** Fields whose numbers mean nothing without their scale. */
const SCALES: Readonly<Record<string, string>> = { score_weight: "score_weight (1-10)" };

const readable = (field: string, value: unknown): unknown => {
  if (field === "deadline" && typeof value === "number") return isoTime(value);
  return field === "metadata" ? withoutMarker(value as Fields | undefined) : value;
};

/** Only the keys of an object that differ: the others were merged and stayed the same. */
const nested = (place: string, was: unknown, is: unknown): string[] => {
  const [old, now] = [fieldsOf(was), fieldsOf(is)];
  const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  return keys
    .filter((key) => JSON.stringify(old[key]) !== JSON.stringify(now[key]))
    .map((key) => changedLine(`${place}.${key}`, old[key], now[key]));
};

/** Old and new value of one field. */
export const changedLine = (place: string, was: unknown, is: unknown, longest = LONGEST): string => {
  if (JSON.stringify(was) === JSON.stringify(is)) return `${place}: ${shownPart(is, longest)}, as it was`;
  const start = firstDifference(was, is, longest);
  return `${place}: ${shownPart(was, longest, start)} -> ${shownPart(is, longest, start)}`;
};

/** Two long texts that begin alike would look the same if only their beginnings were shown. */
const firstDifference = (was: unknown, is: unknown, longest: number): number => {
  if (typeof was !== "string" || typeof is !== "string") return 0;
  let at = 0;
  while (at < was.length && was[at] === is[at]) at += 1;
  return Math.max(was.length, is.length) > longest ? Math.max(0, at - Math.floor(longest / 4)) : 0;
};

const LONGEST = 60;

export const shownPart = (value: unknown, longest: number, start = 0): string => {
  if (isBlank(value)) return "(none)";
  return excerpt(typeof value === "string" ? value : JSON.stringify(value), start, start + longest);
};

interface SentUpdate {
  posting?: Fields;
  steps: readonly { order: number; type: string; config: Fields }[];
}

export const changesOfUpdate = ({ posting, steps }: SentUpdate, before: Posting, after: Posting): Changes => {
  const parts = [
    changesOf("", posting ?? {}, before, after),
    ...steps.map(({ order, type, config }) =>
      changesOf(`step ${order} ${type} `, config, configOf(before, order), configOf(after, order)),
    ),
  ];
  return {
    lines: parts.flatMap(({ lines }) => lines),
    notReturned: parts.flatMap(({ notReturned }) => notReturned),
  };
};

const configOf = ({ workflow }: Posting, order: number): Fields =>
  workflow?.find((step, index) => (step.order ?? index + 1) === order)?.config ?? {};

/** A warning for each field that HeyMilo shows with another value than was sent. */
export const storedOtherwise = (sent: Fields, after: Posting): string[] =>
  notAsSent(after, sent).flatMap(({ field, isMissing }) => {
    if (isMissing) return [];
    if (field !== "metadata") return [`${field}: HeyMilo accepted the change but shows another value`];
    const keys = notAsSent(fieldsOf(after.metadata), fieldsOf(sent.metadata)).map((entry) => entry.field);
    if (keys.length === 0) return [];
    return [
      `metadata: HeyMilo accepted the change and does not show ${keys.join(", ")} as sent; another change may have ` +
        "replaced the metadata at the same time, so give these entries again",
    ];
  });
