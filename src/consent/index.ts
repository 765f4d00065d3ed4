import { randomBytes } from "node:crypto";
import type { Principal, Question } from "../definition/question.ts";
import { ConfigError, NoConsentError } from "../heymilo/errors.ts";
import { canonical, fieldsOf } from "../heymilo/json.ts";
import { WHO_CONFIRMS } from "../settings/config.ts";
import { CANNOT_ASK, type CannotAsk, REFUSED } from "./words.ts";

/**
 * A person's yes, where `HEYMILO_CONFIRM` asks for one. A call takes two rounds. The first ends with a form and a signed
 * state, which the client sends back with the answer. The second runs from the top, and goes on if both hold. Nothing is
 * kept in between but which states were answered: any instance with the same HeyMilo key takes the second round.
 */
export interface Round {
  /** What the setting says. */
  whoConfirms: string;
  tool: string;
  /** As they were read, so that other ways to write the same arguments make no difference. */
  args: object;
  caller: Principal;
  /** Why this client can be shown no form. */
  cannotAsk: CannotAsk | undefined;
  /** What came back. A client can send anything here. */
  state: unknown;
  answer: unknown;
  /** Only holders of the tenant's key can make it. */
  sign(text: string): string;
}

export interface Form {
  message: string;
  /** In the form that MCP allows: flat, with texts to choose from. */
  requestedSchema: {
    type: "object";
    properties: { answer: { type: "string"; title: string; enum: string[] } };
    required: string[];
  };
  state: string;
}

/** The call ends here, and begins again when the client has shown the form. */
export class FormNeeded extends Error {
  constructor(readonly form: Form) {
    super("a person has to be asked");
  }
}

/** The states that were answered, because each counts only once. A state that is too old anyway is forgotten. */
export class AnsweredStates {
  readonly #until = new Map<string, number>();

  get size(): number {
    return this.#until.size;
  }

  /** False if it was answered before. */
  add(state: string, until: number, now: number): boolean {
    for (const [old, end] of this.#until) if (end <= now) this.#until.delete(old);
    if (this.#until.has(state)) return false;
    this.#until.set(state, until);
    return true;
  }
}

const answeredHere = new AnsweredStates();

const VALID_MS = 30 * 60_000;

/**
 * Returns if a person has agreed.
 *
 * @throws FormNeeded if nobody was asked yet, ConfigError or NoConsentError if nobody can be, or has not agreed
 */
export async function askPerson(round: Round, question: Question, answered = answeredHere): Promise<void> {
  if (round.whoConfirms !== WHO_CONFIRMS)
    throw new ConfigError("HEYMILO_CONFIRM", `must be ${WHO_CONFIRMS}.`, "Correct it, or unset it.");
  if (round.caller.isMachine) throw new NoConsentError(CANNOT_ASK.machine);
  if (round.cannotAsk) throw new NoConsentError(CANNOT_ASK[round.cannotAsk]);
  if (round.state === undefined || round.answer === undefined) throw new FormNeeded(await formOf(round, question));
  const { state, answer } = round;
  const now = Date.now();
  const until = untilIn(state);
  if (state !== stateOf(round, question, until, String(state).split(".")[1])) throw new NoConsentError(REFUSED.other);
  if (until <= now) throw new NoConsentError(REFUSED.old);
  if (!answered.add(state, until, now)) throw new NoConsentError(REFUSED.used);
  const { action, content } = fieldsOf(answer);
  if (action !== "accept") throw new NoConsentError(REFUSED.answered(action));
  // Some clients accept forms by themselves, empty or as they were filled in.
  if (canonical(content) !== canonical({ answer: question.yes })) throw new NoConsentError(REFUSED.empty);
}

const NO = "Do nothing";

const formOf = async (round: Round, question: Question): Promise<Form> => ({
  message: await question.message(),
  requestedSchema: {
    type: "object",
    // A form that shows its first choice as chosen agrees to nothing.
    properties: { answer: { type: "string", title: "Your answer", enum: [NO, question.yes] } },
    required: ["answer"],
  },
  state: stateOf(round, question, Date.now() + VALID_MS, randomBytes(12).toString("base64url")),
});

/** The time when it ends, and a signature over all that the person was asked about, which it does not hold itself. */
const stateOf = (
  { tool, args, caller, sign }: Round,
  { about, yes }: Question,
  until: number,
  nonce: string | undefined,
): string => {
  const text = JSON.stringify(["consent", caller.person, tool, canonical(args), about, yes, until, nonce]);
  return [until.toString(36), nonce, sign(text)].join(".");
};

const untilIn = (state: unknown): number => Number.parseInt(String(state), 36);
