import { expect, it } from "vitest";
import { byAge } from "../../src/heymilo/lookups/posting-list.ts";
import { misconduct } from "../support/conduct.ts";
import fc from "../support/fast-check.ts";
import type { TestHeyMilo } from "../support/sandbox.ts";
import {
  abandoned,
  type ConnectedServer,
  connectServer,
  openHeyMilo,
  until,
} from "../support/server-process.ts";

const KEY = "requisition-4711";
const REQUEST = { title: "Line Cook", workflow: [{ type: "resume" }], idempotency_key: KEY };
const create = (server: ConnectedServer) => server.call("create_interviewer", REQUEST);

/** A server is killed in the middle of a create, and another one is asked for the same. All in milliseconds. */
interface Restart {
  fault: { fault: string; delay_ms?: number; answer?: boolean };
  killAfter: number;
  askAgainAfter: number;
}

const restart: fc.Arbitrary<Restart> = fc.record({
  fault: fc.oneof(
    fc.record({
      fault: fc.constant("late_commit"),
      delay_ms: fc.constantFrom(50, 400, 1_500, 4_000),
      answer: fc.boolean(),
    }),
    fc.record({
      fault: fc.constantFrom(
        "none",
        "hang_before_commit",
        "hang_after_commit",
        "reset_after_commit",
        "malformed_json",
      ),
    }),
  ),
  killAfter: fc.constantFrom(0, 30, 300, 1_000, 2_500),
  askAgainAfter: fc.constantFrom(0, 500, 3_000),
});

const SEED = Number(process.env.INTERLEAVINGS_SEED ?? 4711);
const restarts = fc.sample(restart, { seed: SEED, numRuns: 8 });
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

it.concurrent.each(restarts)(
  "%o: no second posting once the first is there, else it is reported",
  async ({ fault, killAfter, askAgainAfter }) => {
    const sandbox = await openHeyMilo();
    await sandbox.arm({ ...fault, match: { method: "POST" } });
    const env = { HEYMILO_TIMEOUT_MS: "7500" };
    const [killed, next] = await Promise.all([
      connectServer(sandbox.url, env),
      connectServer(sandbox.url, env),
    ]);
    const unheard = abandoned(create(killed));
    await pause(killAfter);
    await killed.kill("SIGKILL");
    await unheard;
    await sandbox.disarm();
    await pause(askAgainAfter);

    const startedAt = Date.now();
    let answered = await create(next);
    while (answered.firstLine.startsWith("outcome: unknown")) {
      expect(answered.firstLine).toContain(`key: ${KEY}`);
      answered = await create(next);
    }
    expect(answered.isError, answered.text).toBe(false);
    await settled(sandbox);
    const commits = (await sandbox.requests()).filter(
      ({ method, committed_at }) => method === "POST" && committed_at,
    );
    expect(commits.slice(1).filter(() => Number(commits[0]?.committed_at) < startedAt)).toEqual([]);

    const [first, ...others] = (await sandbox.postings()).sort(byAge).map(({ id }) => id);
    const audit = await create(await connectServer(sandbox.url));
    expect(audit.structured).toMatchObject({ outcome: "already_created", posting_id: first });
    expect(audit.structured?.duplicates ?? []).toMatchObject(others.map((posting_id) => ({ posting_id })));
    expect(others.length).toBeLessThanOrEqual(1);
    expect(misconduct(await sandbox.requests())).toEqual([]);
  },
);

/** Until HeyMilo has nothing more to do. */
const settled = (sandbox: TestHeyMilo) =>
  until(async () =>
    (await sandbox.requests()).every(
      ({ fault, body, committed_at }) => fault !== "late_commit" || !body || committed_at,
    ),
  );
