import { describe, expect, it } from "vitest";
import { signer } from "../../src/heymilo/http/sign.ts";
import { CancelledError } from "../../src/heymilo/request-errors.ts";
import { confirmationOf, confirmedBy } from "../../src/planning/confirmation.ts";
import { sandboxForTest } from "../support/in-process-sandbox.ts";
import { openProcess } from "../support/write-scene.ts";

const person = { name: "Ana", email: "ana@mail.example" };

describe("a confirmation", () => {
  const invitation = { postingId: "A", people: [person], channels: ["email" as const] };

  it("holds for 30 minutes, for holders of the same key", () => {
    const holder = (key: string) => ({ sign: signer(key) });
    const until = 31 * 60_000;
    const everybody = new Set([person]);
    const { confirm, confirm_until } = confirmationOf(holder("key-1"), invitation, everybody, 60_000);
    expect(confirm_until).toBe("1970-01-01T00:31:00.000Z");
    expect(confirmedBy(holder("key-1"), invitation, confirm, until - 1)).toEqual(everybody);
    expect(() => confirmedBy(holder("key-1"), invitation, confirm, until)).toThrow("is older than 30 minutes");
    expect(() => confirmedBy(holder("key-2"), invitation, confirm, until - 1)).toThrow("does not fit");
  });

  it("is for exactly the people who were shown, in any order of 50 rows", () => {
    const holder = { sign: signer("key-1") };
    const people = Array.from({ length: 50 }, (_, at) => ({ name: `Ana ${at}`, email: `ana${at}@mail.example` }));
    const list = { ...invitation, people };
    for (const isShown of [() => true, (at: number) => at % 7 === 0, (at: number) => at === 49]) {
      const shown = new Set(people.filter((_, at) => isShown(at)));
      const { confirm } = confirmationOf(holder, list, shown, 0);
      expect(confirmedBy(holder, { ...list, people: people.toReversed() }, confirm, 1)).toEqual(shown);
      const [until, mask, signature] = confirm.split(".") as [string, string, string];
      const other = (Number.parseInt(mask, 36) ^ 1).toString(36);
      expect(() => confirmedBy(holder, list, [until, other, signature].join("."), 1)).toThrow("does not fit");
    }
  });
});

describe("a caller that leaves", () => {
  it("stops further rows; what HeyMilo has got is waited for, and its answer counts for the repeat", async () => {
    const { url, create, control } = await sandboxForTest();
    const { id } = await create({ title: "Nurse", workflow: [{ type: "form" }] });
    const rows = Array.from({ length: 12 }, (_, at) => ({ name: "Ana", email: `ana${at}@mail.example` }));
    const match = { method: "POST", path: "^.*/candidates$" };
    await control("POST", "/faults", { fault: "slow", match, delay_ms: 400, times: 4, list_lag_ms: 60_000 });
    const server = openProcess(new URL(url));
    const caller = new AbortController();
    const first = server.call({ signal: caller.signal }).candidates.invite(id, rows, new Set(rows));
    while (
      (await control("GET", "/requests")).requests.filter((one: { method: string }) => one.method === "POST").length < 5
    )
      await new Promise((resolve) => setTimeout(resolve, 5));
    caller.abort();
    expect(server.writes.busy).toBe(true);
    const left = await first;
    expect(left.map(({ outcome }) => outcome).sort()).toEqual([
      ...Array(4).fill("added"),
      ...Array(8).fill("not_sent"),
    ]);
    const again = await server.call().candidates.invite(id, rows, new Set(rows));
    expect(again.map(({ outcome }) => outcome).sort()).toEqual([
      ...Array(8).fill("added"),
      ...Array(4).fill("already_there"),
    ]);
    expect((await control("GET", "/state")).invitations).toHaveLength(12);
    expect([server.writes.busy, server.writes.remembered]).toEqual([false, 12]);
  });

  it("no longer waits for its turn to change an interviewer, and the turn of nobody else comes sooner for that", async () => {
    const server = openProcess(new URL("http://127.0.0.1:9"));
    const inTurn = (work: () => Promise<void>, signal?: AbortSignal) =>
      server.call({ signal }).postings.inTurn("A", work);
    const order: string[] = [];
    let end = () => {};
    const first = inTurn(() => new Promise((resolve) => (end = resolve)));
    const caller = new AbortController();
    const second = inTurn(async () => void order.push("second"), caller.signal);
    const third = inTurn(async () => void order.push("third"));
    caller.abort();
    const refusal = expect(second).rejects.toThrow(CancelledError);
    await new Promise(setImmediate);
    expect(order).toEqual([]);
    end();
    await Promise.all([first, refusal, third]);
    expect(order).toEqual(["third"]);
  });
});
