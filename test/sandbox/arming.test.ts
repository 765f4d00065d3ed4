import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { FAULT_KINDS } from "../../src/sandbox/faults/kinds.ts";
import { sandboxForTest, type TestSandbox } from "../support/in-process-sandbox.ts";

describe("arming faults", () => {
  const statuses = async ({ call }: TestSandbox, paths: string[]) => {
    const seen: number[] = [];
    for (const path of paths) seen.push((await call("GET", path)).status);
    return seen;
  };

  it("strikes in the order of arming, as often as told, after the requests to skip", async () => {
    const sandbox = await sandboxForTest();
    await sandbox.control("POST", "/faults", [
      { fault: "unauthorized", match: { path: "/api/v2/voices" }, skip: 1 },
      { fault: "unavailable", times: 2 },
    ]);
    const paths = ["/postings", "/voices", "/voices", "/voices", "/postings"];
    expect(await statuses(sandbox, paths)).toEqual([503, 503, 401, 200, 200]);
    expect((await sandbox.control("GET", "/faults")).faults).toEqual([]);
  });

  it("matches a method, a prefix of the path, or a regular expression", async () => {
    const sandbox = await sandboxForTest();
    await sandbox.control("POST", "/faults", [
      { fault: "unavailable", match: { method: "delete" }, times: null },
      { fault: "unavailable", match: { path: "^/api/v2/(voices|workspaces)$" }, times: null },
    ]);
    const paths = ["/voices", "/voices", "/voices/wrv-7f3a21c9", "/workspaces", "/postings"];
    expect(await statuses(sandbox, paths)).toEqual([503, 503, 200, 503, 200]);
    expect((await sandbox.call("DELETE", "/postings/X/questions/Y")).status).toBe(503);
    await sandbox.control("DELETE", "/faults");
    expect(await statuses(sandbox, ["/voices"])).toEqual([200]);
  });

  it.each([
    [{ fault: "explode" }, "fault", "literal_error"],
    [{ fault: "slow", delay: 3 }, "delay", "extra_forbidden"],
    [{ fault: "slow", delay_ms: "3" }, "delay_ms", "int_type"],
    [{ fault: "slow", times: 0 }, "times", "greater_than_equal"],
    [{ fault: "slow", match: { path: "^(" } }, "path", "regex_invalid"],
    [{ fault: "slow", match: { url: "/" } }, "url", "extra_forbidden"],
  ])("refuses %o", async (fault, key, type) => {
    const sandbox = await sandboxForTest();
    const { detail } = await sandbox.control("POST", "/faults", [{ fault: "slow" }, fault]);
    expect(detail).toMatchObject([{ type }]);
    expect(detail[0].loc.at(-1)).toBe(key);
    expect((await sandbox.control("GET", "/faults")).faults).toEqual([]);
  });

  it("has a test here, a summary and a line in the docs for every kind", async () => {
    const { control } = await sandboxForTest();
    const { kinds } = await control("GET", "/faults");
    expect(Object.keys(kinds)).toEqual(Object.keys(FAULT_KINDS));
    const tests = await readFile(new URL("./faults.test.ts", import.meta.url), "utf8");
    const docs = await readFile(new URL("../../docs/sandbox.md", import.meta.url), "utf8");
    expect(Object.keys(kinds).filter((name) => !tests.includes(`"${name}"`))).toEqual([]);
    expect(Object.keys(kinds).filter((name) => !docs.includes(`\`${name}\``))).toEqual([]);
  });
});
