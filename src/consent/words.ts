export type CannotAsk = "http2025" | "noForms";

const ASKS = "HEYMILO_CONFIRM of this server asks a person before this.";

/** Why nobody was asked, and where a person can do it instead. */
export const CANNOT_ASK: Readonly<Record<CannotAsk | "machine", string>> = {
  machine:
    `${ASKS} The caller has signed in as a program, which has nobody to ask. A person can do it in HeyMilo, or sign in ` +
    "to this server and make the call.",
  http2025:
    `${ASKS} Over HTTP it can ask only clients that speak MCP 2026-07-28, and this one speaks an older revision. A ` +
    "person can do it in HeyMilo, in a client that speaks that revision and shows forms, or with this server over stdio.",
  noForms:
    `${ASKS} This client shows no forms (elicitation in form mode). A person can do it in HeyMilo, or in a client that ` +
    "shows forms.",
};

const AGAIN = "Tell the user. To be asked again, they can have this call made again; or a person does it in HeyMilo.";

/** Why an answer is no consent. */
export const REFUSED = {
  /** Some clients answer without showing the form to anybody. */
  answered: (action: unknown): string =>
    action === "decline" || action === "cancel"
      ? `The client answered the form with "${action}". It may have done so without showing it to anybody. ${AGAIN}`
      : `The client did not answer the form: it gave an error, or 10 minutes were over. ${AGAIN}`,
  empty: `The client accepted the form without the one answer that agrees, so nobody has agreed. ${AGAIN}`,
  other: `The answer is to another question: the arguments, the interviewer, the tool or the caller are not those that the person was asked about. ${AGAIN}`,
  old: `The answer came more than 30 minutes after the question. ${AGAIN}`,
  used: `This answer has been used already, and each is good for one call. ${AGAIN}`,
} as const;
