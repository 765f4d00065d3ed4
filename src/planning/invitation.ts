import { setImmediate } from "node:timers/promises";
import type * as z from "zod";
import { formatPath } from "../arguments/path.ts";
import { isBlankValue } from "../arguments/read.ts";
import type { ToolContext } from "../definition/tool.ts";
import type { Invited } from "../heymilo/invitations.ts";
import { canonical, fieldsOf, isObject } from "../heymilo/json.ts";
import { personOf } from "../heymilo/recent-invitations.ts";
import { isDeceptive, type NewCandidate, newCandidate } from "../heymilo/schema/candidates.ts";
import type { Posting } from "../heymilo/schema/responses.ts";
import { givenTexts } from "../heymilo/text.ts";
import type { Privacy } from "../privacy/index.ts";
import { saidByCandidate } from "../views/candidate.ts";
import { compact } from "../views/compact.ts";
import type { Channel, InvitedRow } from "../views/invitation.ts";

/** By email always, as HeyMilo documents; otherwise as the interviewer is set up. */
export const channelsOf = ({ allow_sms_comms, workflow }: Posting): Channel[] => {
  const steps = workflow ?? [];
  const texts = allow_sms_comms === true || steps.some(({ type }) => type === "conversational_sms");
  const calls = steps.some(({ config }) => config?.phone_calls_enabled === true);
  return ["email", ...(texts ? ["sms" as const] : []), ...(calls ? ["call" as const] : [])];
};

/** A row of the list, numbered from 1. */
export interface InvitationRow {
  row: number;
  /** As the caller gave it. */
  given: unknown;
  /** The person of the row; absent if something is wrong. */
  person?: NewCandidate;
  /** The earlier row that says the same. */
  sameAs?: number;
  /** What is wrong, without the row's values. */
  problems: string[];
}

/** Reads the rows, and finds what is wrong before anything is asked about the people. */
export const readRows = (
  given: readonly unknown[],
  channels: readonly Channel[],
  contactOnly: ToolContext["contactOnly"],
): InvitationRow[] => {
  const rows = given.map((one, index) => readRow(one, index + 1, channels, contactOnly));
  const firstOf = new Map<string, InvitationRow>();
  for (const row of rows) {
    if (!row.person) continue;
    const first = firstOf.get(personOf(row.person.email));
    if (!first) firstOf.set(personOf(row.person.email), row);
    else if (first.person && isSame(row.person, first.person)) row.sameAs = first.row;
    else {
      row.problems.push(`has the email of row ${first.row}, with other data`);
      first.problems.push(`has the email of row ${row.row}, with other data`);
    }
  }
  return rows.map(({ person, ...row }) => (person && row.problems.length === 0 ? { ...row, person } : row));
};

/** Everybody once. */
export const peopleOf = (rows: readonly InvitationRow[]): NewCandidate[] =>
  rows.flatMap(({ person, sameAs }) => (person && sameAs === undefined ? person : []));

const isSame = (one: NewCandidate, other: NewCandidate): boolean =>
  canonical({ ...one, email: personOf(one.email) }) === canonical({ ...other, email: personOf(other.email) });

const readRow = (
  given: unknown,
  row: number,
  channels: readonly Channel[],
  contactOnly: ToolContext["contactOnly"],
): InvitationRow => {
  const filled = filledOf(given);
  const { data: person, error } = newCandidate.safeParse(filled);
  if (!person) return { row, given, problems: [...new Set(error.issues.map((issue) => inWords(issue, filled)))] };
  const needs = channels.flatMap((channel) => NEEDS_NUMBER[channel] ?? []);
  const problems = givenTexts([
    !person.phone_number && needs.length > 0 && `phone_number is missing: this interviewer ${needs.join(" and ")}`,
    !mayContact(person.email, contactOnly) && "email is not one that HEYMILO_CONTACT_ONLY lets this server contact",
  ]);
  return { row, given, person, problems };
};

const NEEDS_NUMBER: Partial<Record<Channel, string>> = { sms: "sends texts", call: "calls people" };

const mayContact = (email: string, contactOnly: ToolContext["contactOnly"]): boolean => {
  const person = personOf(email);
  return contactOnly?.some((one) => one === person || one === person.slice(person.lastIndexOf("@"))) ?? true;
};

/** An empty cell of a spreadsheet is no value, and strict callers have to send every field. */
const filledOf = (given: unknown): unknown => (isObject(given) ? filled(given, ["name", "email"]) : given);

const filled = (fields: Record<string, unknown>, kept: readonly string[] = []): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields)
      .map(([key, value]) => [key, isObject(value) ? filled(value) : value] as const)
      .filter(([key, value]) => kept.includes(key) || !isBlankValue(value)),
  );

const FIELDS = Object.keys(newCandidate.shape).join(", ");

const placeOf = (path: readonly PropertyKey[]): string => {
  const place = formatPath(path);
  return isDeceptive(place) ? `a key of ${String(path[0])}` : place;
};

/** zod's own words may quote what was given. */
const inWords = (issue: z.core.$ZodIssue, given: unknown): string => {
  const field = String(issue.path[0] ?? "");
  if (issue.code === "unrecognized_keys") return `has a field beside ${FIELDS}; others belong into data`;
  if (field === "") return `must be an object with ${FIELDS}`;
  if (issue.code !== "invalid_type") return `${placeOf(issue.path)} ${issue.message}`;
  const place = issue.path.length > 1 ? `a value of ${field}` : field;
  return fieldsOf(given)[field] === undefined ? `${field} is missing` : `${place} must be ${issue.expected}`;
};

/**
 * What became of each row, or would.
 *
 * @param results of the people of the rows, in their order; undefined for those whom nobody has invited
 */
export const invitedRows = async (
  rows: readonly InvitationRow[],
  results: readonly (Invited | undefined)[],
  privacy: Privacy,
): Promise<InvitedRow[]> => {
  const remaining = [...results];
  const invited: InvitedRow[] = [];
  for (const { row, given, person, sameAs, problems } of rows) {
    const about = compact({ row, same_as: sameAs, person: saidByCandidate(privacy.named(given)) });
    if (!person) invited.push({ ...about, outcome: "wrong", problems });
    else if (sameAs !== undefined) invited.push({ ...(invited[sameAs - 1] as InvitedRow), ...about });
    else invited.push({ ...about, ...ofResult(remaining.shift(), given, privacy) });
    // Reading a refusal takes time, and other calls have their turn between two rows.
    await setImmediate();
  }
  return invited;
};

const ofResult = (
  result: Invited | undefined,
  given: unknown,
  privacy: Privacy,
): Pick<InvitedRow, "outcome" | "interview_id" | "why"> => {
  if (!result) return { outcome: "would_be_invited" };
  const { outcome } = result;
  if (result.outcome === "failed") return { outcome, why: privacy.refusal(result.words, given) };
  if ("why" in result) return { outcome, why: result.why };
  return compact({ outcome, interview_id: "interviewId" in result ? result.interviewId : undefined });
};
