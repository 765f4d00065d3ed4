import { expect, it } from "vitest";
import type { Json } from "../support/clients.ts";
import { toolScene } from "../support/tool-scene.ts";

const scene = toolScene({ env: { HEYMILO_TIMEOUT_MS: "5000" } });
const TOOL = "create_interviewer";
const request = (title: string): Json => ({
  title,
  workflow: [{ type: "web_interview", questions: [{ modality: "voice", text: "Why ropes?" }] }],
});
const changes = [{ op: "replace", path: "workflow[0].questions[0].text", value: "Why sails?" }];

/** A preview, both ways to change it, and what creates it. */
const previewed = async (title: string) => {
  const { idempotency_key, revision } = await scene.ask(TOOL, { ...request(title), dry_run: true });
  const named = { title, idempotency_key };
  return {
    ways: [
      { ...named, revision, changes, dry_run: true },
      { ...request(title), idempotency_key, description: "Mends sails, too.", dry_run: true },
    ],
    created: { ...named, revision },
  };
};

it("a create whose answer was lost is covered up by no preview, and title and key settle it", async () => {
  const { ways, created } = await previewed("Rope maker");
  const match = { method: "POST", path: "/api/v2/postings" };
  await scene.sandbox.arm({ fault: "reset_after_commit", list_lag_ms: 5_000, match });
  expect(await scene.refusal(TOOL, created)).toMatch(/^outcome: unknown/);
  for (const way of ways) {
    const told = await scene.refusal(TOOL, way);
    expect(told).toMatch(/^outcome: not_created - retry: after \d+ s\n.* is unresolved /);
    expect(told).toContain(String(created.idempotency_key));
  }
  let settled = await scene.call(TOOL, created);
  while (settled.isError && settled.text.startsWith("outcome: unknown")) settled = await scene.call(TOOL, created);
  const [posting, ...others] = await scene.all();
  expect(others).toEqual([]);
  expect(settled.structured).toMatchObject({ outcome: "created", posting_id: posting?.id });
  expect(await scene.texts(String(posting?.id), "voice")).toEqual(["Why ropes?"]);
});

it("what was created is named to a preview with other content under its key", async () => {
  const { ways, created } = await previewed("Sail maker");
  const { posting_id } = await scene.ask(TOOL, created);
  for (const way of ways) expect(await scene.refusal(TOOL, way)).toContain(`(posting ${posting_id})`);
  expect(await scene.ask(TOOL, created)).toMatchObject({ outcome: "already_created", posting_id });
  expect(await scene.ask(TOOL, { ...created, dry_run: true })).toMatchObject({
    outcome: "preview",
    summary: expect.stringContaining(`has made interviewer ${posting_id}`),
  });
});
