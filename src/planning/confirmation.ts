import { isObject } from "../heymilo/json.ts";
import type { NewCandidate } from "../heymilo/schema/candidates.ts";
import type { Channel } from "../views/invitation.ts";

/** What a person has seen and agreed to. */
export interface Invitation {
  postingId: string;
  people: readonly NewCandidate[];
  channels: readonly Channel[];
}

/** Who holds the key. */
export interface Signer {
  sign(text: string): string;
}

const VALID_MS = 30 * 60_000;

/**
 * A value that lets exactly this invitation be sent, for half an hour. It is a signature over all of it, so nothing has
 * to be remembered, and another instance with the same HeyMilo key takes it, too.
 */
export const confirmationOf = (signer: Signer, invitation: Invitation, now = Date.now()) => {
  const until = now + VALID_MS;
  return { confirm: signed(signer, invitation, until), confirm_until: new Date(until).toISOString() };
};

/** Why the value does not let this invitation be sent; undefined if it does. */
export const whyNotConfirmed = (
  signer: Signer,
  invitation: Invitation,
  confirm: string,
  now = Date.now(),
): string | undefined => {
  const until = Number.parseInt(confirm.split(".")[0] ?? "", 36);
  if (confirm !== signed(signer, invitation, until))
    return "does not fit: it is for another list, another interviewer or other channels";
  return until <= now ? "is older than 30 minutes" : undefined;
};

/** 128 bits of the signature: nobody can try so many, and a model has to copy them. */
const DIGITS = 22;

const signed = (signer: Signer, { postingId, people, channels }: Invitation, until: number): string => {
  // The order of the rows does not matter.
  const rows = people.map(canonical).sort();
  const text = JSON.stringify(["add_candidates", postingId, rows, channels, until]);
  return `${until.toString(36)}.${signer.sign(text).slice(0, DIGITS)}`;
};

/** As JSON in which the order of keys does not matter. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner) =>
    isObject(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
