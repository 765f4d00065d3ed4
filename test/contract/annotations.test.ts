import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CLIENTS, type ListedTool, type TestClient } from "../support/clients.ts";

/**
 * Directories check these, and clients decide by them whether to ask a person: docs/decisions.md says where the
 * directories' words disagree.
 */
const EFFECTS = {
  reads: { readOnlyHint: true, destructiveHint: false, idempotentHint: true },
  adds: { readOnlyHint: false, destructiveHint: false, idempotentHint: false },
  opens: { readOnlyHint: false, destructiveHint: false, idempotentHint: true },
  changes: { readOnlyHint: false, destructiveHint: true, idempotentHint: true },
};

/** All other tools only read. */
const WRITES: Record<string, keyof typeof EFFECTS> = {
  create_interviewer: "adds",
  update_interviewer: "changes",
  edit_questions: "changes",
  activate_interviewer: "opens",
  clone_interviewer: "adds",
  archive_interviewer: "changes",
  add_candidates: "changes",
};

describe.each(CLIENTS)("%s is told", (_name, connect) => {
  let client: TestClient;
  let tools: ListedTool[];

  beforeAll(async () => {
    client = await connect({ env: { HEYMILO_TOOLSETS: "all" } });
    tools = await client.listTools();
  });
  afterAll(() => client.close());

  it("of every tool what it does to HeyMilo, in all four hints, and its title", () => {
    expect(tools.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(WRITES)));
    for (const { name, title, annotations } of tools) {
      expect(/^(list|get)_/.test(name), name).toBe(!(name in WRITES));
      const openWorldHint = name !== "get_design_guide";
      expect(annotations, name).toEqual({ title, ...EFFECTS[WRITES[name] ?? "reads"], openWorldHint });
    }
  });

  it("a title of two words, and a name that fits with the longest prefix that a client puts in front", () => {
    for (const { name, title } of tools) {
      expect(name).toMatch(/^[a-z]+(_[a-z]+)+$/);
      expect(`mcp__plugin_heymilo_heymilo__${name}`.length).toBeLessThanOrEqual(64);
      expect(title).toMatch(/^[A-Z]\w+ \w/);
    }
  });
});
