import { InputError } from "../heymilo/errors.ts";
import { canonical } from "../heymilo/json.ts";
import type { NewCandidate } from "../heymilo/schema/candidates.ts";
import type { Channel } from "../views/invitation.ts";

/** What a person has seen and agreed to. */
export interface Invitation {
  postingId: string;
  people: readonly NewCandidate[];
  channels: readonly Channel[];
}

/** Who holds the key. */
interface Signer {
  sign(text: string): string;
}

const VALID_MS = 30 * 60_000;

/**
 * A value that lets exactly these people be invited, for half an hour. It is a signature over the whole list, so nothing
 * has to be remembered, and another instance with the same HeyMilo key takes it, too.
 *
 * @param shown who of the list would be invited, as the user sees it: nobody else is, whatever HeyMilo shows later
 */
export const confirmationOf = (
  signer: Signer,
  invitation: Invitation,
  shown: ReadonlySet<NewCandidate>,
  now = Date.now(),
) => {
  const until = now + VALID_MS;
  const places = inOrder(invitation.people).map((person) => Number(shown.has(person)));
  return { confirm: signed(signer, invitation, packed(places), until), confirm_until: new Date(until).toISOString() };
};

/**
 * Who of the list may be invited by this value.
 *
 * @throws InputError if it does not fit, or no longer
 */
export const confirmedBy = (
  signer: Signer,
  invitation: Invitation,
  confirm: string,
  now = Date.now(),
): ReadonlySet<NewCandidate> => {
  const [ends = "", shown = ""] = confirm.split(".");
  const until = Number.parseInt(ends, 36);
  if (confirm !== signed(signer, invitation, shown, until))
    throw refusal("does not fit: it is for another list, another interviewer or other channels");
  if (until <= now) throw refusal("is older than 30 minutes");
  const places = unpacked(shown);
  return new Set(inOrder(invitation.people).filter((_, at) => places[at] === 1));
};

const PREVIEW_AGAIN = "Nothing was sent. Call without confirm, and show the user who would be contacted";
const refusal = (why: string) =>
  new InputError([{ path: ["confirm"], message: `${why}. ${PREVIEW_AGAIN}` }], "after_reading");

/** 128 bits of the signature: nobody can try so many, and a model has to copy them. */
const DIGITS = 22;

const signed = (signer: Signer, { postingId, people, channels }: Invitation, shown: string, until: number): string => {
  const rows = inOrder(people).map(canonical);
  const text = JSON.stringify(["add_candidates", postingId, rows, shown, channels, until]);
  return `${until.toString(36)}.${shown}.${signer.sign(text).slice(0, DIGITS)}`;
};

/** The order of the rows does not matter. */
const inOrder = (people: readonly NewCandidate[]): NewCandidate[] =>
  [...people].sort((one, other) => (canonical(one) < canonical(other) ? -1 : 1));

/** Bits as few digits, behind a 1 that keeps the zeros. For 50 rows a number is exact. */
const packed = (bits: readonly number[]): string => Number.parseInt(`1${bits.join("")}`, 2).toString(36);
const unpacked = (digits: string): number[] => [...Number.parseInt(digits, 36).toString(2).slice(1)].map(Number);
