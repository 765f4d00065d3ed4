import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { resources } from "../../src/resources/index.ts";
import { ASSET_KINDS } from "../../src/views/asset.ts";
import { tools } from "../../tools/index.ts";
import { operations } from "./operations.ts";

const rows = readFileSync("docs/hosted-server.md", "utf8")
  .split("\n")
  .filter((line) => line.startsWith("| `"))
  .map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

const codes = (cell = ""): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code as string);

it("names 32 tools of the hosted server, each once", () => {
  expect(rows).toHaveLength(32);
  expect(new Set(rows.map(([hosted]) => hosted)).size).toBe(32);
});

it("reaches all but the two of webhooks, by operations, tools and resources that there are", () => {
  const uris = resources.map((resource) => ("uri" in resource ? resource.uri : resource.uriTemplate));
  const names = tools.map(({ name }) => name);
  const missing = rows.filter(([, operation]) => operation === "").map(([hosted]) => hosted);
  expect(missing).toEqual(["`listWebhooks`", "`getWebhook`"]);
  for (const [hosted, operation, by] of rows.filter(([, operation]) => operation !== "")) {
    expect(Object.keys(operations), hosted).toContain(codes(operation)[0]);
    const ways = codes(by).filter((code) => names.includes(code) || uris.includes(code));
    expect(ways.length, hosted).toBeGreaterThan(0);
    for (const code of codes(by)) {
      const kind = /^kind: (\w+)$/.exec(code)?.[1];
      if (kind !== undefined) expect(ASSET_KINDS, hosted).toContain(kind);
      else if (code.startsWith("heymilo://")) expect(uris, hosted).toContain(code);
    }
  }
});
