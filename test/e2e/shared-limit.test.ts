import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { BY_ID, jsonLines, roles, startBulk } from "../support/bulk.ts";
import { API_KEY, type TestHeyMilo } from "../support/sandbox.ts";
import {
  type Answered,
  type ConnectedServer,
  connectServer,
  openHeyMilo,
} from "../support/server-process.ts";

/** HeyMilo's minute has to pass before either can go on, more than once on a loaded machine. */
const SOME_MINUTES = { timeout: 600_000 };

const create = (server: ConnectedServer, key: string) =>
  server.call("create_interviewer", { title: key, workflow: [{ type: "resume" }], idempotency_key: key });

const waitIn = ({ firstLine }: Answered): number | undefined => {
  const [mayRepeat, seconds = 0] =
    /^outcome: not_created - retry: (?:safe|after (\d+) s)/.exec(firstLine) ?? [];
  return mayRepeat === undefined ? undefined : Number(seconds);
};

/** As an agent does that follows what it is told. */
const createInTheEnd = async (server: ConnectedServer, key: string): Promise<void> => {
  let answered = await create(server, key);
  for (let wait = waitIn(answered); wait !== undefined; wait = waitIn(answered)) {
    await sleep(wait * 1000);
    answered = await create(server, key);
  }
  expect(answered.isError, answered.text).toBe(false);
};

const keysIn = async (sandbox: TestHeyMilo) =>
  (await sandbox.postings()).map(({ metadata }) => metadata?.mcp_idempotency_key?.split(" ")[0]).sort();

const turnedAway = async (sandbox: TestHeyMilo) =>
  (await sandbox.requests()).filter(({ status }) => status === 429);

const folder = mkdtempSync(join(tmpdir(), "heymilo-shared-"));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.concurrent("with HeyMilo's limit", () => {
  it(
    "used up by a bulk run and a server together, both wait, and each key is there once",
    SOME_MINUTES,
    async () => {
      const sandbox = await openHeyMilo({ rateLimit: 40 });
      const input = join(folder, "roles.jsonl");
      writeFileSync(input, jsonLines(roles(30)));
      const env = { HEYMILO_BASE_URL: sandbox.url, HEYMILO_API_KEY: API_KEY };
      // Each believes that it has all of HeyMilo's 300 for itself.
      const server = await connectServer(sandbox.url, { HEYMILO_RATE_LIMIT: "300" });
      const bulk = startBulk({ env }, [input, ...BY_ID]);
      const agentKeys = Array.from({ length: 8 }, (_, index) => `AGENT-${index}`);
      const agent = (async () => {
        for (const key of agentKeys) await createInTheEnd(server, key);
      })();
      const [{ code, stderr }] = await Promise.all([bulk.ended, agent]);
      expect(code, stderr).toBe(0);
      expect(stderr).toContain("HeyMilo's rate limit is used up, by others too; waiting");
      const bulkKeys = roles(30).map(({ metadata }) => metadata.external_id);
      expect(await keysIn(sandbox)).toEqual([...agentKeys, ...bulkKeys].sort());
      expect((await turnedAway(sandbox)).length).toBeGreaterThan(0);
    },
  );

  it(
    "a burst of creates is made in order, and the rest hears how long the queue is",
    SOME_MINUTES,
    async () => {
      const sandbox = await openHeyMilo({ rateLimit: 40 });
      const server = await connectServer(sandbox.url, { HEYMILO_RATE_LIMIT: "40" });
      const keys = Array.from({ length: 20 }, (_, index) => `BURST-${String(index).padStart(2, "0")}`);
      const first = await Promise.all(keys.map((key) => create(server, key)));
      const made = first.filter(({ isError }) => !isError);
      const told = first.filter(({ isError }) => isError);
      expect(made.length).toBeGreaterThan(0);
      expect(told.length).toBeGreaterThan(0);
      for (const { text } of told) {
        expect(text).toMatch(
          /^outcome: not_created - retry: after \d+ s\nThe request was not sent: \d+ requests? goe?s? first, .* free turn is in \d+ s\./,
        );
      }
      expect(await keysIn(sandbox)).toEqual(keys.slice(0, made.length));
      await Promise.all(keys.slice(made.length).map((key) => createInTheEnd(server, key)));
      expect(await keysIn(sandbox)).toEqual(keys);
    },
  );
});
