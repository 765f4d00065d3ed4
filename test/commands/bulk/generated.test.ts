import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, it } from "vitest";
import { checkInput } from "../../../src/commands/bulk/check-input.ts";
import { Journal } from "../../../src/commands/bulk/journal.ts";
import type { BulkOptions } from "../../../src/commands/bulk/options.ts";
import { CommandError } from "../../../src/commands/command.ts";
import { LookUpError } from "../../../src/heymilo/errors.ts";
import { surface } from "../../../src/surface/index.ts";
import { RUNS } from "../../contract/properties.ts";
import fc from "../../support/fast-check.ts";
import { expectNoSquare, LONG } from "../../support/growth.ts";

const folder = mkdtempSync(join(tmpdir(), "heymilo-bulk-files-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const tool = surface.tools.find(({ name }) => name === "create_interviewer");
const OWNER = { host: "api.heymilo.ai", workspace: "W1" };

/** Everything that bulk reads from outside, by the name that its file has. */
const read = async (name: string, content: string | Uint8Array): Promise<void> => {
  const file = join(folder, name);
  writeFileSync(file, content);
  try {
    if (name === "journal") return void Journal.read(file, OWNER);
    const line = join(folder, "line.jsonl");
    writeFileSync(line, '{"metadata":{"external_id":"A"}}\n');
    const input = name === "shared.json" ? { input: line, shared: file } : { input: file, shared: undefined };
    const options = { ...input, keyField: "external_id" } as BulkOptions;
    const call = () => Promise.reject(new LookUpError("nothing is looked up here"));
    if (tool) await checkInput(options, tool, call, () => {});
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
  }
};

const NAMES = ["roles.csv", "roles.tsv", "roles.json", "roles.jsonl", "shared.json", "journal"];

const WORDS = [
  ..."{}[]:,;\t\n\r\"'\\ ",
  "\r\n",
  '""',
  "\ufeff",
  "\ud83d",
  "\u0000",
  "null",
  "-1e999",
  "1234567890123456789",
  '"external_id"',
  "external_id",
  '"metadata"',
  "metadata",
  "metadata.__proto__",
  "__proto__",
  '"__proto__"',
  "title",
  '"title":"Cook"',
  '"workflow":[{"type":"resume","config":{}}]',
  '{"heymilo-mcp bulk":1,"host":"api.heymilo.ai","workspace":"W1"}\n',
  '{"key":"A","hash":"b","line":1,"state":"sending","at":1,"up":1}\n',
  '{"run":"x"}\n',
];
const texts = fc.oneof(
  fc.array(fc.oneof(fc.constantFrom(...WORDS), fc.string({ maxLength: 5, unit: "binary" })), {
    maxLength: 60,
  }),
  fc.array(fc.constantFrom(...WORDS.filter((word) => word.length > 4), ",", "\n"), { maxLength: 30 }),
);

describe("a file that bulk reads", () => {
  it("is read, or refused by an error that is meant for its user, whatever is in it", async () => {
    const content = fc.oneof(
      texts.map((words) => words.join("")),
      fc.uint8Array({ maxLength: 200 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...NAMES), content, async (name, bytes) => {
        await read(name, bytes);
      }),
      { numRuns: RUNS },
    );
  });

  const again = (text: string) => text.repeat(Math.ceil(LONG / text.length));
  const HEADER = `${JSON.stringify({ "heymilo-mcp bulk": 1, ...OWNER })}\n`;
  const role = '{"title":"Cook","workflow":[{"type":"resume","config":{}}],"metadata":{"external_id":"A"}}\n';
  const sending = '{"key":"A","hash":"b","line":1,"state":"sending","at":1,"up":1}\n';
  const fields = Array.from({ length: LONG / 10 }, (_, index) => `"f${index}":1`);
  const LINES: [name: string, what: string, text: string][] = [
    ["roles.csv", "rows", `external_id,title\n${again("A,Cook of the day, who likes knives\n")}`],
    ["roles.csv", "columns", `${again("external_id,a,")}\n${again(",")}`],
    ["roles.csv", "one long value", `external_id,title\nA,"${again('x""\n')}"`],
    ["roles.csv", "quotes that do not end", again('"')],
    ["roles.csv", "blank lines", again("\n")],
    ["roles.csv", "blanks", again(" ")],
    ["roles.csv", "one long name", `${again("metadata.x")},b\n1,2`],
    ["roles.jsonl", "lines that share a warning", again(role)],
    ["roles.jsonl", "lines that are no JSON", again("{x\n")],
    ["roles.jsonl", "one long text", `{"title":"${again("Küche ")}"}`],
    ["roles.jsonl", "one long key", `{"external_id":"${again("1")}"}`],
    ["roles.jsonl", "many fields", `{${fields}}`],
    ["roles.json", "brackets", again("[")],
    ["roles.json", "lists in lists", `${again("[")}${again("]")}`],
    ["roles.json", "a mistake at the end", `[${again("1,")}]`],
    ["shared.json", "objects in objects", `${again('{"a":')}1${again("}").slice(0, LONG / 5)}`],
    ["shared.json", "a wrong word at the end", `{"a":[${again("1,")}x`],
    ["journal", "entries", HEADER + again(sending)],
    ["journal", "one long line", HEADER + again("x")],
    ["journal", "no journal", again("x")],
  ];

  it.each(LINES)("%s with %s takes no time that grows by its square", (name, _, text) =>
    expectNoSquare(() => read(name, text)),
  );
});
