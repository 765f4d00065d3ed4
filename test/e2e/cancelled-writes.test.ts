import { describe, expect, it } from "vitest";
import type { Json } from "../support/clients.ts";
import type { TestHeyMilo } from "../support/sandbox.ts";
import { abandoned, type ConnectedServer, connectServer, openHeyMilo, until } from "../support/server-process.ts";

const POSTING = "^/api/v2/postings/[^/]+$";
const QUESTIONS = "^.*/questions$";
const WORKFLOW = [{ type: "web_interview", questions: [{ modality: "voice", text: "Do you drive?" }] }];

interface Scene {
  sandbox: TestHeyMilo;
  server: ConnectedServer;
  posting_id: string;
}

const openScene = async (): Promise<Scene> => {
  const sandbox = await openHeyMilo();
  const server = await connectServer(sandbox.url);
  return { sandbox, server, posting_id: await sandbox.create({ title: "Night nurse", workflow: WORKFLOW }) };
};

/** How many requests of a kind HeyMilo has; with `answered` those that it has answered. */
const seen = async (sandbox: TestHeyMilo, method: string, path: string, answered = false) =>
  (await sandbox.requests()).filter(
    (one) => one.method === method && new RegExp(path).test(one.path) && (!answered || one.answered_at !== null),
  ).length;

/** Makes a call, leaves it as soon as that has happened, and returns what the log says of it, if it failed. */
const leave = async (
  { server, posting_id }: Scene,
  tool: string,
  args: Json,
  when: () => Promise<boolean>,
): Promise<Json | undefined> => {
  const caller = new AbortController();
  const call = abandoned(server.call(tool, { posting_id, ...args }, { signal: caller.signal }));
  await until(when);
  caller.abort();
  await call;
  server.child.kill("SIGTERM");
  await server.exited;
  return server.log().find(({ event }) => event === "call failed");
};

describe.concurrent("a call that is cancelled after a write has gone out is not logged as having done nothing", () => {
  it("in the wait before the change is looked for", async () => {
    const scene = await openScene();
    const { sandbox } = scene;
    await sandbox.arm({ fault: "error_after_commit", match: { method: "PATCH" }, retry_after_s: 20 });
    const patched = async () => (await seen(sandbox, "PATCH", POSTING, true)) === 1;
    const logged = await leave(scene, "update_interviewer", { title: "Day nurse" }, patched);
    expect(logged).toMatchObject({ call: "update_interviewer", outcome: "unknown", retry: "safe" });
  });

  it("in the wait between two looks", async () => {
    const scene = await openScene();
    const { sandbox } = scene;
    await sandbox.arm({ fault: "error_before_commit", match: { method: "POST", path: "/api/v2/postings/" } });
    // One read for the call itself, and one look.
    const looked = async () => (await seen(sandbox, "GET", POSTING, true)) === 2;
    expect(await leave(scene, "archive_interviewer", {}, looked)).toMatchObject({ outcome: "unknown" });
  });

  it("in the wait of a second change, whose first is done", async () => {
    const scene = await openScene();
    const { sandbox } = scene;
    const steps = [{ step: "1", config: { video: true } }];
    await sandbox.arm({
      fault: "error_before_commit",
      match: { method: "PATCH", path: "^.*/workflow/1$" },
      retry_after_s: 20,
    });
    const patched = async () => (await seen(sandbox, "PATCH", "^.*/workflow/1$", true)) === 1;
    const logged = await leave(scene, "update_interviewer", { title: "Day nurse", steps }, patched);
    expect(logged).toMatchObject({ outcome: "partial", done: 1 });
  });

  it("in the wait after a 429: HeyMilo has turned it away, and the log says so", async () => {
    const scene = await openScene();
    const { sandbox } = scene;
    await sandbox.arm({ fault: "too_many_requests", match: { method: "PATCH" }, retry_after_s: 20 });
    const patched = async () => (await seen(sandbox, "PATCH", POSTING, true)) === 1;
    const logged = await leave(scene, "update_interviewer", { title: "Day nurse" }, patched);
    expect(logged).toMatchObject({ outcome: "not_changed", status: 429 });
  });

  it("while what came of an update is read", async () => {
    const scene = await openScene();
    const { sandbox } = scene;
    await sandbox.arm({ fault: "hang_before_commit", match: { method: "GET", path: POSTING }, skip: 1 });
    const reading = async () => (await seen(sandbox, "GET", POSTING)) === 2;
    const logged = await leave(scene, "update_interviewer", { title: "Day nurse" }, reading);
    expect(logged).toMatchObject({ outcome: "partial", done: 1, not_done: 1 });
  });

  it("while what came of edits is read", async () => {
    const scene = await openScene();
    const { sandbox } = scene;
    await sandbox.arm({ fault: "hang_before_commit", match: { method: "GET", path: QUESTIONS }, skip: 1 });
    const operations = [{ op: "add", modality: "voice", text: "Do you cook?" }];
    const reading = async () => (await seen(sandbox, "GET", QUESTIONS)) === 2;
    expect(await leave(scene, "edit_questions", { operations }, reading)).toBeUndefined();
    expect(await seen(sandbox, "POST", QUESTIONS)).toBe(1);
  });

  it("while lists do not show a copy yet", async () => {
    const scene = await openScene();
    const { sandbox } = scene;
    await sandbox.arm({ fault: "none", match: { method: "POST", path: "^.*/clone$" }, list_lag_ms: 60_000 });
    const args = { title: "Day nurse", idempotency_key: "k-1" };
    const looked = async () => (await seen(sandbox, "GET", "^/api/v2/postings$", true)) >= 3;
    expect(await leave(scene, "clone_interviewer", args, looked)).toBeUndefined();
    expect(await seen(sandbox, "POST", "^.*/clone$")).toBe(1);
  });
});

it("an update is done, although what came of it cannot be read", async () => {
  const { sandbox, server, posting_id } = await openScene();
  await sandbox.arm({ fault: "unauthorized", match: { method: "GET", path: POSTING }, skip: 1 });
  const { text } = await server.call("update_interviewer", { posting_id, title: "Day nurse" });
  expect(text).toMatch(/^outcome: partial/);
  expect(text).toMatch(/Done: posting \(title\)/);
  expect(text).not.toMatch(/Nothing was changed/);
});
