import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  BOUNDS,
  CLOSED_VALUES,
  CONFIG_FIELDS,
  LENGTHS,
  OPEN_OBJECT_FIELDS,
  QUESTION_FIELDS,
  ROOT_FIELDS,
} from "../contract/request-fields.ts";
import { CLIENTS, connectModern, type Json, type ListedTool, type TestClient } from "../support/clients.ts";
import { lintPortableSchema } from "../support/portable-lint.ts";

interface Node {
  type: string;
  description?: string;
  properties?: Record<string, Node>;
  items?: Node;
  enum?: string[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
}

/** Neither a key nor a network: what a client sees of a server that was just installed. */
let client: TestClient;
let tools: ListedTool[];
let creator: ListedTool;

beforeAll(async () => {
  client = await connectModern();
  tools = await client.listTools();
  creator = tools.find(({ name }) => name === "create_interviewer") as ListedTool;
});

afterAll(() => client.close());

describe("every tool", () => {
  it("is in the portable dialect, inputs and outputs", () => {
    expect(tools.length).toBeGreaterThan(0);
    for (const { name, inputSchema, outputSchema } of tools) {
      expect(lintPortableSchema(inputSchema, { root: "input" }), name).toEqual([]);
      expect(lintPortableSchema(outputSchema, { root: "output" }), name).toEqual([]);
    }
  });

  it("has a name that fits every client, a title, and all four annotations", () => {
    for (const { name, title, annotations } of tools) {
      expect(name).toMatch(/^[a-z]+(_[a-z]+)+$/);
      expect(name.length).toBeLessThanOrEqual(40);
      expect(title).toMatch(/^[A-Z]\w+ \w/);
      expect(annotations, name).toEqual({
        title,
        readOnlyHint: expect.any(Boolean),
        destructiveHint: expect.any(Boolean),
        idempotentHint: expect.any(Boolean),
        openWorldHint: true,
      });
    }
  });

  it("says truly what it does to the world", () => {
    const reads = { readOnlyHint: true, destructiveHint: false, idempotentHint: true };
    const adds = { readOnlyHint: false, destructiveHint: false, idempotentHint: false };
    const replaces = { readOnlyHint: false, destructiveHint: true };
    for (const { name, annotations } of tools) {
      if (/^(list|get|find)_/.test(name)) expect(annotations, name).toMatchObject(reads);
      else if (/^(create|clone)_/.test(name)) expect(annotations, name).toMatchObject(adds);
      else if (/^(update|edit|archive)_/.test(name)) expect(annotations, name).toMatchObject(replaces);
      else expect(annotations, name).toMatchObject({ readOnlyHint: false });
      if (/^(activate|archive)_/.test(name)) expect(annotations?.idempotentHint, name).toBe(true);
    }
  });

  it("keeps its output open and requires only what we make ourselves", () => {
    for (const { name, outputSchema } of tools) {
      expect(outputSchema?.additionalProperties, name).toBe(true);
      expect(JSON.stringify(outputSchema), name).not.toContain('"enum"');
    }
    expect(creator.outputSchema?.required).toEqual(["outcome", "summary"]);
  });

  it("is the same for every client", async () => {
    for (const [, connect] of CLIENTS) {
      const other = await connect();
      const pick = ({ name, title, description, inputSchema, outputSchema, annotations }: ListedTool) => ({
        name,
        title,
        description,
        inputSchema,
        outputSchema,
        annotations,
      });
      expect((await other.listTools()).map(pick)).toEqual(tools.map(pick));
      expect(other.instructions()).toBe(client.instructions());
      await other.close();
    }
  });
});

it("tells what a tool does in more than a phrase, and the order of work in the instructions", () => {
  for (const { name, description = "" } of tools) expect(description.length, name).toBeGreaterThan(50);
  expect(client.instructions()).toContain("create_interviewer");
});

const child = (node: Node | undefined, name: string): Node | undefined =>
  node?.properties?.[name] ?? node?.items?.properties?.[name];

/** The node that shows a path of the facts, and the variant (step type or modality) it is of. */
const nodeAt = (path: string): { node: Node; variant: string | undefined } => {
  const [head = "", ...rest] = path.split(".");
  const root = creator.inputSchema as unknown as Node;
  const step = child(root, "workflow");
  const start = rest[0] === "config" ? step : child(step, "questions");
  const keys = rest.length === 0 ? [head] : rest;
  const node = keys.reduce<Node | undefined>(child, rest.length === 0 ? root : start);
  if (!node) throw new Error(`${path} is not in the schema`);
  return { node, variant: rest.length === 0 ? undefined : head };
};

/** A number as a keyword, or in words where another variant's is wider. */
const showsBound = (
  path: string,
  keyword: "minimum" | "maximum" | "maxLength" | "minLength",
  bound: number,
) => {
  const { node, variant } = nodeAt(path);
  const word = keyword.slice(0, 3);
  return node[keyword] === bound || (node.description ?? "").includes(`${word} ${bound} for ${variant}`);
};

describe("the definition of create_interviewer still names", () => {
  it("every field of the request in HeyMilo's document, and our own four", () => {
    const ours = ["dry_run", "idempotency_key", "allow_duplicate", "response_detail"];
    const shown = Object.keys(creator.inputSchema.properties as Json);
    expect(shown.sort()).toEqual([...ROOT_FIELDS, ...ours].sort());
    expect(creator.inputSchema.required).toEqual(["title"]);
  });

  it("every step type and every modality", () => {
    const step = child(creator.inputSchema as unknown as Node, "workflow");
    expect(child(step, "type")?.enum).toEqual(Object.keys(CONFIG_FIELDS));
    expect(child(child(step, "questions"), "modality")?.enum).toEqual(Object.keys(QUESTION_FIELDS));
  });

  const variants = [
    ...Object.entries(CONFIG_FIELDS).map(
      ([type, fields]) => [type, `${type}.config`, fields, CONFIG_FIELDS] as const,
    ),
    ...Object.entries(QUESTION_FIELDS).map(
      ([name, fields]) => [name, name, fields, QUESTION_FIELDS] as const,
    ),
  ];

  it.each(variants)("every field of %s, and that it is one of its", (variant, place, fields, all) => {
    for (const field of fields) {
      const takers = Object.entries(all).flatMap(([name, list]) => (list.includes(field) ? [name] : []));
      const { node } = nodeAt(`${place}.${field}`);
      const [labels = ""] = (node.description ?? "").split(":");
      if (takers.length < Object.keys(all).length) expect(labels.split(", "), field).toContain(variant);
    }
  });

  it.each(Object.entries(OPEN_OBJECT_FIELDS))("every known key of %s", (path, keys) => {
    expect(Object.keys(nodeAt(path).node.properties ?? {}).sort()).toEqual([...keys].sort());
  });

  it.each(Object.entries(CLOSED_VALUES))("every value of %s: %j", (path, values) => {
    // A step's own delivery mode takes the values that stand at the posting's field of the same name.
    const { node } = nodeAt(path.replace(/^.*[.](\w+_delivery_mode)$/, "$1"));
    const shown = [...(node.enum ?? []), ...(node.description ?? "").split(/[\s,;:]+/)];
    expect(shown).toEqual(expect.arrayContaining(values));
  });

  it.each(Object.entries(BOUNDS))("both ends of %s: %j", (path, [min, max]) => {
    expect(showsBound(path, "minimum", min)).toBe(true);
    if (Number.isFinite(max)) expect(showsBound(path, "maximum", max)).toBe(true);
  });

  it.each(Object.entries(LENGTHS))("the length of %s: %i", (path, max) => {
    expect(showsBound(path, "maxLength", max)).toBe(true);
  });

  it("the shortest title, the limits of metadata, and examples of its keys", () => {
    expect(showsBound("title", "minLength", 3)).toBe(true);
    const { node } = nodeAt("metadata");
    for (const limit of ["50", "40", "500"]) expect(node.description).toContain(limit);
    expect(Object.keys(node.properties ?? {})).toEqual(["external_id", "source"]);
  });

  it("types, also where the server takes more than a schema can say", () => {
    expect(nodeAt("form.answer").node).toMatchObject({
      type: "string",
      description: expect.stringContaining("any JSON"),
    });
    const { items, description } = nodeAt("form.dropdown_values").node;
    expect(Object.keys(items?.properties ?? {})).toEqual(["label", "value"]);
    expect(description).toContain("does not document the key names");
  });
});
