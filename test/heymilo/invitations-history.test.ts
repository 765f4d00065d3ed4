import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { QUIET_MS } from "../../src/heymilo/recent-invitations.ts";
import { sandboxForTest } from "../support/in-process-sandbox.ts";
import { HASTE, hastyClock, openProcess, until } from "../support/write-scene.ts";

const LATE = { fault: "late_commit", delay_ms: 300, answer: false };
const LOST = ["reset_after_commit", "reset_before_commit", "malformed_json", "error_after_commit", LATE.fault];

it("four lists of 50 with lost answers, 429 and a kill, each repeated as it says, invite everybody once", async () => {
  const { url, create, control } = await sandboxForTest();
  const match = { method: "POST", path: "^.*/candidates$" };
  // Of the 200 POSTs every twelfth: 5 % are lost, 3 % turned away.
  for (let at = 0; at < 16; at++) {
    const fault = [2, 5, 7, 10, 13, 15].includes(at) ? "too_many_requests" : LOST[at % LOST.length];
    const how = fault === LATE.fault ? LATE : { fault, retry_after_s: 0.05 };
    await control("POST", "/faults", { ...how, match, skip: 11 * (at + 1) });
  }
  let skippedMs = 0;
  const clock = { ...hastyClock, now: () => hastyClock.now() + skippedMs };
  const start = () => openProcess(new URL(url), { clock, timeoutMs: 2_000 * HASTE });
  const invited = async (): Promise<string[]> =>
    (await control("GET", "/state")).invitations.map(({ email }: { email: string }) => email);
  const faults = async (): Promise<{ times: number }[]> => (await control("GET", "/faults")).faults;
  const lists = await Promise.all(
    Array.from({ length: 4 }, async (_, list) => ({
      id: (await create({ title: `Nurse ${list}`, workflow: [{ type: "form" }] })).id as string,
      people: Array.from({ length: 50 }, (_, at) => ({
        name: "Ana",
        email: `ana${list}.${at}@mail.example`,
      })),
    })),
  );
  let server = start();
  const seen = new Set<string>();
  for (const [index, { id, people }] of lists.entries()) {
    if (index === 2) {
      // HeyMilo has these two, and carries them out only after the kill.
      await control("POST", "/faults", { ...LATE, match, skip: 20, times: 2 });
      const call = server.call().candidates.invite(id, people, new Set(people));
      await until(async () => (await faults()).every(({ times }) => times < 2));
      expect(server.writes.invitations.unanswered().get(id)).toBeGreaterThan(0);
      await server.kill();
      await call.catch(() => undefined);
      server = start();
      await sleep(LATE.delay_ms + 200);
    }
    for (let round = 1; ; round++) {
      expect(round).toBeLessThan(6);
      const rows = (await server.call().candidates.invite(id, people, new Set(people))).map(({ outcome }) => outcome);
      expect(rows).toHaveLength(50);
      for (const outcome of rows) seen.add(outcome);
      if (rows.every((outcome) => outcome === "added" || outcome === "already_there")) break;
      if (rows.includes("unknown")) skippedMs += QUIET_MS;
    }
  }
  expect((await invited()).sort()).toEqual(lists.flatMap(({ people }) => people.map(({ email }) => email)).sort());
  // A row that had no turn is sent by the repeat.
  seen.delete("not_sent");
  expect([...seen].sort()).toEqual(["added", "already_there", "unknown"]);
  expect(await faults()).toEqual([]);
  // What the list has shown since is no longer without an answer.
  expect([...server.writes.invitations.unanswered()]).toEqual([]);
}, 60_000);
