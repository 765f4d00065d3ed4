import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, it } from "vitest";
import { BY_ID, jsonLines, roles, startBulk } from "../support/bulk.ts";
import { API_KEY } from "../support/sandbox.ts";
import { type Answered, type ConnectedServer, connectServer, openHeyMilo } from "../support/server-process.ts";

const create = (server: ConnectedServer, key: string) =>
  server.call("create_interviewer", { title: key, workflow: [{ type: "resume" }], idempotency_key: key });

const waitIn = ({ firstLine }: Answered): number | undefined => {
  const [mayRepeat, seconds = 0] = /^outcome: not_created - retry: (?:safe|after (\d+) s)/.exec(firstLine) ?? [];
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

const folder = mkdtempSync(join(tmpdir(), "heymilo-shared-"));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("HeyMilo's limit, used up by a bulk run and a server together: both wait, and each key is there once", async () => {
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
  const postings = await sandbox.postings();
  const keys = postings.map(({ metadata }) => metadata?.mcp_idempotency_key?.split(" ")[0]);
  const bulkKeys = roles(30).map(({ metadata }) => metadata.external_id);
  expect(keys.sort()).toEqual([...agentKeys, ...bulkKeys].sort());
  expect((await sandbox.requests()).filter(({ status }) => status === 429)).not.toEqual([]);
});
