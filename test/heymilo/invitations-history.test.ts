import { expect, it } from "vitest";
import { QUIET_MS } from "../../src/heymilo/recent-invitations.ts";
import { sandboxForTest } from "../support/in-process-sandbox.ts";
import { openProcess } from "../support/write-scene.ts";

const LOST = [
  "reset_after_commit",
  "reset_before_commit",
  "malformed_json",
  "error_after_commit",
  "late_commit",
];

it("four lists of 50 with lost answers, 429 and a kill, each repeated as it says, invite everybody once", async () => {
  const { url, create, control } = await sandboxForTest();
  const match = { method: "POST", path: "^.*/candidates$" };
  // 5 % of 200 are lost, 3 % turned away.
  for (let at = 0; at < 16; at++) {
    const fault = at % 16 < 10 ? LOST[at % LOST.length] : "too_many_requests";
    const timing = fault === "late_commit" ? { delay_ms: 300, answer: false } : { retry_after_s: 0.05 };
    await control("POST", "/faults", { fault, match, skip: 11, ...timing });
  }
  let skippedMs = 0;
  const clock = {
    now: () => performance.now() + skippedMs,
    after: (ms: number, callback: () => void) => {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
  };
  const start = () => openProcess(new URL(url), { clock, timeoutMs: 4_000 });
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
  const seen: string[] = [];
  for (const [index, { id, people }] of lists.entries()) {
    for (let round = 1; ; round++) {
      expect(round).toBeLessThan(6);
      const call = server.call().candidates.invite(id, people);
      if (index === 2 && round === 1) {
        setTimeout(() => void server.kill(), 40);
        await call.catch(() => undefined);
        server = start();
        await new Promise((resolve) => setTimeout(resolve, 500));
        skippedMs += QUIET_MS;
        continue;
      }
      const rows = (await call).map(({ outcome }) => outcome);
      expect(rows).toHaveLength(50);
      seen.push(...rows);
      if (rows.every((outcome) => outcome === "added" || outcome === "already_there")) break;
      await new Promise((resolve) => setTimeout(resolve, 500));
      skippedMs += QUIET_MS;
    }
  }
  const { invitations } = await control("GET", "/state");
  const invited = invitations.map(({ email }: { email: string }) => email).sort();
  expect(invited).toEqual(lists.flatMap(({ people }) => people.map(({ email }) => email)).sort());
  expect(seen).toContain("unknown");
}, 60_000);
