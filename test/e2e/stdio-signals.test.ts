import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { Json } from "../support/clients.ts";
import { toolCall } from "../support/messages.ts";
import type { TestHeyMilo } from "../support/sandbox.ts";
import { connectServer, openHeyMilo, type Server, startServer, until } from "../support/server-process.ts";

const create = (id: number, key: string) => {
  const args = { title: `Line Cook ${key}`, workflow: [{ type: "resume" }], idempotency_key: key };
  return toolCall("create_interviewer", args, id);
};

/** A server with one create that HeyMilo has, and has not answered. */
const withOneOut = async (
  fault: Json,
  settings: Record<string, string> = {},
): Promise<{ sandbox: TestHeyMilo; server: Server }> => {
  const sandbox = await openHeyMilo();
  const server = startServer(sandbox.url, { HEYMILO_LOG_LEVEL: "error", ...settings });
  await sandbox.arm({ ...fault, match: { method: "POST" } });
  server.send(create(2, "first"));
  await until(async () => (await sandbox.requests()).some(({ method, body }) => method === "POST" && body));
  return { sandbox, server };
};

const unanswered = (server: Server) =>
  server
    .log()
    .filter(({ event }) => event === "create sent but not answered")
    .map(({ idempotency_key }) => idempotency_key);

it("names the posting and the number of people if invitations are out, and none of the people", async () => {
  const sandbox = await openHeyMilo();
  const settings = { HEYMILO_TOOLSETS: "all", HEYMILO_LOG_LEVEL: "error" };
  const server = await connectServer(sandbox.url, settings);
  await server.call("create_interviewer", { title: "Nurse", workflow: [{ type: "form" }] });
  const posting_id = String((await sandbox.postings())[0]?.id);
  const candidates = ["ana", "bo", "cy", "di", "eve", "flo"].map((name) => ({
    name,
    email: `${name}@mail.example`,
    phone_number: "+12065551234",
  }));
  const { structured } = await server.call("add_candidates", { posting_id, candidates });
  const match = { method: "POST", path: "^.*/candidates$" };
  // Of the first four one is answered, and two of the rest take its place and that of the lost one.
  await sandbox.arm({ fault: "none", match }, { fault: "reset_before_commit", match });
  await sandbox.arm({ fault: "hang_after_commit", times: null, match });
  const confirmed = { posting_id, candidates, confirm: structured?.confirm };
  server.call("add_candidates", confirmed).catch(() => {});
  const invites = async () => (await sandbox.requests()).filter(({ path }) => path.endsWith("/candidates"));
  await until(async () => (await invites()).filter(({ method, body }) => method === "POST" && body).length === 6);
  server.child.kill("SIGTERM");
  expect(await server.exited).toEqual([0, null]);
  expect(server.log()).toEqual([
    expect.objectContaining({
      level: "error",
      event: "invitations sent but not answered",
      posting_id,
      count: 5,
    }),
  ]);
  expect(server.stderr()).not.toMatch(/ana|mail|1206/);
});

it("a client that is gone before its create turns out to be unresolved: the key is named all the same", async () => {
  const { sandbox, server } = await withOneOut({ fault: "reset_before_commit" }, { HEYMILO_TIMEOUT_MS: "5000" });
  const looks = async () => (await sandbox.requests()).filter(({ method }) => method === "GET").length;
  // One before the POST and two after it, of which the last ends when the client is gone.
  await sandbox.arm({ fault: "slow_answer", delay_ms: 700, match: { method: "GET" }, times: null });
  await until(async () => (await looks()) === 3);
  server.child.stdin.end();
  server.child.stdout.destroy();
  expect(await server.exited).toEqual([0, null]);
  expect(unanswered(server)).toEqual(["first"]);
});

describe.concurrent("a server that is told to end while a create is out", () => {
  it.each([
    ["SIGTERM", "SIGHUP"],
    ["SIGHUP", "SIGINT"],
  ] as const)("by %s and %s 5 ms later names its key", async (first, second) => {
    const { server } = await withOneOut({ fault: "hang_after_commit" });
    server.child.kill(first);
    await sleep(5);
    server.child.kill(second);
    expect(await server.exited).toEqual([0, null]);
    expect(unanswered(server)).toEqual(["first"]);
  });

  it("refuses what comes after the signal, before anything is sent for it", async () => {
    const { sandbox, server } = await withOneOut({ fault: "slow", delay_ms: 700 });
    server.child.kill("SIGTERM");
    await sleep(100);
    server.send(create(3, "second"));
    expect(await server.exited).toEqual([0, null]);
    const refused = JSON.stringify(await server.answer(3));
    expect(refused).toContain("outcome: not_created - retry: safe");
    expect(refused).toContain("shutting down");
    expect(await server.answer(2)).toHaveProperty("result.structuredContent.outcome", "created");
    expect(await sandbox.postings()).toHaveLength(1);
  });

  it("waits for it, even if its caller has cancelled it", async () => {
    const { sandbox, server } = await withOneOut({ fault: "slow", delay_ms: 500 });
    server.send({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 2 } });
    await sleep(100);
    server.child.kill("SIGTERM");
    expect(await server.exited).toEqual([0, null]);
    expect(await sandbox.postings()).toHaveLength(1);
    expect(unanswered(server)).toEqual([]);
  });
});
