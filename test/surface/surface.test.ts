import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CLIENTS, connectModern, type ListedTool, type TestClient } from "../support/clients.ts";
import { lintPortableSchema } from "../support/portable-lint.ts";

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
