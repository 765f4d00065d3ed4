import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, uptime } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { checkInput } from "../../../src/commands/bulk/check-input.ts";
import type { Item } from "../../../src/commands/bulk/items.ts";
import { Journal } from "../../../src/commands/bulk/journal.ts";
import type { BulkOptions } from "../../../src/commands/bulk/options.ts";
import { LookUpError } from "../../../src/heymilo/errors.ts";
import { surface } from "../../../src/surface/index.ts";
import type { ListedTool } from "../../../src/surface/listed.ts";
import { jsonLines, roles } from "../../support/bulk.ts";

const OWNER = { host: "api.heymilo.ai", workspace: "W1" };
const item = { line: 1, key: "A", hash: "0123456789abcdef" } as Item;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "heymilo-journal-"));
  return () => rmSync(folder, { recursive: true, force: true });
});

describe("a journal", () => {
  it("of an earlier version fits the same input: the hashes of its lines stay what they are", async () => {
    const input = join(folder, "roles.jsonl");
    const shared = join(folder, "shared.json");
    writeFileSync(input, jsonLines(roles(2)));
    writeFileSync(shared, JSON.stringify({ language: "de", metadata: { source: "ats" } }));
    const options = { input, shared, keyField: "external_id" } as BulkOptions;
    const tool = surface.tools.find(({ name }) => name === "create_interviewer") as ListedTool;
    const call = () => Promise.reject(new LookUpError("nothing is looked up here"));
    const checked = await checkInput(options, tool, call, () => {});
    expect(checked?.items.map(({ key, hash }) => `${key} ${hash}`)).toEqual([
      "REQ-1 8015197f502c89bf",
      "REQ-2 96b469c8cd6d7d5e",
    ]);
  });

  const HOUR_MS = 3_600_000;
  const up = Math.round(uptime() * 1000);
  it.each([
    ["an hour ago", { at: -HOUR_MS, up: up - HOUR_MS }, { leastAgoMs: HOUR_MS, mostAgoMs: HOUR_MS }],
    ["by a clock that was a day ahead", { at: 24 * HOUR_MS, up }, { leastAgoMs: 0, mostAgoMs: Infinity }],
    ["before the clock was set an hour on", { at: -HOUR_MS, up }, { leastAgoMs: 0, mostAgoMs: HOUR_MS }],
    ["before a restart", { at: -9 * up, up: 2 * up }, { leastAgoMs: up, mostAgoMs: 9 * up }],
  ])("takes an entry written %s to be as old as it may be", (_, { at, up }, expected) => {
    const file = join(folder, "journal");
    const header = '{"heymilo-mcp bulk":1,"host":"api.heymilo.ai","workspace":"W1"}';
    const entry = { ...item, state: "sending", at: Date.now() + at, up };
    writeFileSync(file, `${header}\n${JSON.stringify(entry)}\n`);
    const read = Journal.read(file, OWNER).get("A");
    for (const name of ["leastAgoMs", "mostAgoMs"] as const) {
      const [is, about] = [Number(read?.[name]), expected[name]];
      expect(is === about || Math.abs(is - about) < 60_000, `${name}: ${is}, about ${about}`).toBe(true);
    }
  });
});
