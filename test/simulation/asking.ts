import { AnsweredStates, askPerson, type Form, type Round } from "../../src/consent/index.ts";
import type { ToolContext } from "../../src/definition/tool.ts";
import type { HeyMilo } from "../../src/heymilo/client.ts";
import type { Process } from "./process.ts";

/** What comes back with a call whose client was sent a form. */
export const REPLIES = ["yes", "no", "empty", "another question's", "an answer again"] as const;
export type Reply = (typeof REPLIES)[number];

export type Answered = Pick<Round, "answer" | "state">;
export const NOT_ASKED_YET: Answered = { state: undefined, answer: undefined };

/** The clients and people of HEYMILO_CONFIRM=person. */
export class Asking {
  readonly #remembered = new WeakMap<Process, AnsweredStates>();
  /** What people have agreed to so far, and in which processes that counted. */
  readonly #agreed: { call: string; state: string; countedIn: Set<Process> }[] = [];

  askPerson(by: Process, heymilo: HeyMilo, args: object, answered: Answered): ToolContext["askPerson"] {
    const remembered = this.#remembered.get(by) ?? new AnsweredStates();
    this.#remembered.set(by, remembered);
    const round: Round = {
      whoConfirms: "person",
      tool: "add_candidates",
      args,
      caller: { person: "" },
      cannotAsk: undefined,
      sign: (text) => heymilo.http.sign(text),
      ...answered,
    };
    return async (question) => {
      await askPerson(round, question, remembered);
      this.#agreed.find(({ state }) => state === answered.state)?.countedIn.add(by);
    };
  }

  /** @returns what goes into the second round of a call, and whether a person has seen its form and agreed */
  reply(reply: Reply, { state, requestedSchema }: Form, args: object, by: Process): Answered & { agreed: boolean } {
    const call = JSON.stringify(args);
    const yes = { action: "accept", content: { answer: requestedSchema.properties.answer.enum[1] } };
    if (reply === "no") return { state, answer: { ...yes, action: "decline" }, agreed: false };
    if (reply === "empty") return { state, answer: { action: "accept", content: {} }, agreed: false };
    const other = this.#agreed.findLast((one) =>
      reply === "an answer again" ? one.call === call && one.countedIn.has(by) : one.call !== call,
    );
    if (reply !== "yes" && other) return { state: other.state, answer: yes, agreed: false };
    this.#agreed.push({ call, state, countedIn: new Set() });
    return { state, answer: yes, agreed: true };
  }
}
