import { describe, expect, it } from "vitest";
import { type Parsed, sandboxForTest } from "../support/in-process-sandbox.ts";
import { contract, DocumentValidators, resolveSchema } from "../support/openapi.ts";

type Path = (string | number)[];

/** One value of every JSON type, and what is nearly of another. */
const ONE_OF_EACH = [null, true, 0, 0.5, "text", ["a"], {}];
const NEARLY = [1, -3, 1e6, "", "3", [], [1], [null], [{}], { a: "b" }, { a: 1 }];

/** The two sides of every bound that the schema states. */
function edges(schema: Parsed): Parsed[] {
  const bounds = (low?: number, high?: number) => [
    ...(low === undefined ? [] : [low, low - 1]),
    ...(high === undefined ? [] : [high, high + 1]),
  ];
  const lengths = bounds(schema.minLength, schema.maxLength).filter((length) => length >= 0);
  return [
    // Longer in bytes and in UTF-16; of long texts that would take its time.
    ...lengths.map((length) => (length > 1_000 ? "x" : "🍳").repeat(length)),
    ...bounds(schema.minimum, schema.maximum),
    ...(schema.enum ?? []),
  ];
}

/** Every place in a request body that the document describes, with its schema. */
function places(schema: Parsed, path: Path = []): { path: Path; schema: Parsed }[] {
  const resolved: Parsed = resolveSchema(contract, schema);
  const branches: Parsed[] = resolved.anyOf ?? [resolved];
  const [main] = branches
    .map((branch): Parsed => resolveSchema(contract, branch))
    .filter(({ type }) => type !== "null");
  const deeper = main.items?.oneOf
    ? main.items.oneOf.flatMap((step: Parsed, index: number) => places(step, [...path, index]))
    : main.items
      ? places(main.items, [...path, 0])
      : Object.entries(main.properties ?? {}).flatMap(([key, property]) => places(property, [...path, key]));
  return [{ path, schema: main }, ...deeper];
}

function withValue(body: Parsed, path: Path, value: Parsed): Parsed {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const copy = Array.isArray(body) ? [...body] : { ...body };
  copy[key] = withValue(copy[key], rest, value);
  return copy;
}

function withoutKey(body: Parsed, path: Path): Parsed {
  const parent = path.slice(0, -1);
  const { [path.at(-1) as string]: _, ...rest } = path.slice(0, -1).reduce((at, key) => at[key], body);
  return withValue(body, parent, rest);
}

const question = {
  modality: "voice",
  text: "Why?",
  dropdown_values: [{}],
  options: ["a"],
  file_types: ["pdf"],
};
const steps = ["web_interview", "conversational_sms", "resume", "form"].map((type) => ({
  type,
  config: {},
  questions: [question],
}));

/** The questions of all steps are of one schema in the document, and of one table in the sandbox. */
const isNew = ({ path: [root, step, part, ...rest] }: { path: Path }): boolean =>
  root !== "workflow" || step === 0 || part !== "questions" || rest.length === 0;

describe("what the sandbox accepts, place by place, against the published document", () => {
  it.each([
    ["POST", "/postings", { title: "Line Cook", workflow: steps }],
    ["PATCH", "/postings/{posting}", { title: "Line Cook" }],
    ["PATCH", "/postings/{posting}/workflow/1", { config: {} }],
    ["POST", "/postings/{posting}/questions", question],
    ["PATCH", "/postings/{posting}/questions/{question}", question],
    ["POST", "/postings/{posting}/questions/reorder", { modality: "voice", order: ["a"] }],
    ["POST", "/postings/{posting}/candidates", { name: "Noor", email: "noor@mail.example" }],
  ])("%s %s", async (method, template, base) => {
    const document = new DocumentValidators(contract);
    const { call, create } = await sandboxForTest();
    const posting = await create({
      title: "Line Cook",
      workflow: [{ type: "web_interview", questions: [question] }],
    });
    const [first] = (await call("GET", `/postings/${posting.id}/questions`)).body.data;
    const path = template.replace("{posting}", posting.id).replace("{question}", first.id);
    const { operation } = document.at(method, `/api/v2${path}`);
    const validate = document.requestBody(operation.operationId);
    const root = operation.requestBody?.content?.["application/json"]?.schema;

    const tried = { accepted: 0, rejected: 0 };
    /** Each is tried with everything once. */
    const kinds = new Set<string>();
    const compare = async (at: Path, body: Parsed) => {
      const valid = validate(body);
      const { body: answer } = await call(method, path, body);
      const shown = `${at.join(".")}: ${JSON.stringify(body).slice(0, 200)}`;
      expect({ valid: answer.detail === undefined, shown }).toEqual({ valid, shown });
      tried[valid ? "accepted" : "rejected"] += 1;
      if (valid) return;
      // FastAPI names the kind of step after its index; below the probed place, it may name an item or a key.
      const locs: string[] = answer.detail.map(({ loc }: { loc: Path }) =>
        ["body", ...at].every((key) => loc.includes(key)),
      );
      expect(locs.some(Boolean), `${shown}: ${JSON.stringify(answer.detail)}`).toBe(true);
    };

    expect(validate(base)).toBe(true);
    for (const { path: at, schema } of places(root).filter(isNew)) {
      const { type, items, additionalProperties } = schema;
      const kind = JSON.stringify({ type, items, additionalProperties });
      const nearly = kinds.has(kind) ? [] : NEARLY;
      kinds.add(kind);
      for (const value of [...ONE_OF_EACH, ...nearly, ...edges(schema)])
        await compare(at.at(-1) === "type" ? at.slice(0, -1) : at, withValue(base, at, value));
      if (typeof at.at(-1) === "string" && validate(base)) await compare(at.slice(0, -1), withoutKey(base, at));
    }
    expect(tried.accepted).toBeGreaterThan(0);
    expect(tried.rejected).toBeGreaterThan(0);
  });
});
