import { createHmac } from "node:crypto";
import { afterEach, expect, it, vi } from "vitest";
import { AnsweredStates, askPerson, FormNeeded, type Round } from "../../src/consent/index.ts";

afterEach(() => void vi.useRealTimers());

const question = { about: "P1", yes: "Archive it", message: () => "It would end." };
const round = (more: Partial<Round> = {}): Round => ({
  whoConfirms: "person",
  tool: "archive_interviewer",
  args: { posting_id: "P1" },
  caller: { person: "ana" },
  cannotAsk: undefined,
  state: undefined,
  answer: undefined,
  sign: (text) => createHmac("sha256", "key").update(text).digest("base64url"),
  ...more,
});
const YES = { action: "accept", content: { answer: "Archive it" } };

const stateOf = async (): Promise<string> => {
  const error = await askPerson(round(), question).catch((error: unknown) => error);
  if (!(error instanceof FormNeeded)) throw error;
  return error.form.state;
};

it.each([
  [29, undefined],
  [31, /more than 30 minutes/],
])("an answer after %i minutes", async (minutes, said) => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const state = await stateOf();
  vi.setSystemTime(Date.now() + minutes * 60_000);
  const answered = askPerson(round({ state, answer: YES }), question, new AnsweredStates());
  if (said) await expect(answered).rejects.toThrow(said);
  else await answered;
});

it("the state tells its reader nothing of what was asked", async () => {
  const state = await stateOf();
  const parts = state.split(".").map((part) => Buffer.from(part, "base64url").toString("latin1"));
  expect(parts).toHaveLength(3);
  expect(parts.join()).not.toMatch(/P1|archive|ana/);
});

it("what was answered is remembered until it is too old, and no longer", () => {
  const answered = new AnsweredStates();
  expect(answered.add("a", 100, 0)).toBe(true);
  expect(answered.add("a", 100, 99)).toBe(false);
  expect(answered.add("b", 300, 200)).toBe(true);
  expect(answered.size).toBe(1);
});
