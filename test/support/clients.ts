import { fileURLToPath } from "node:url";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { Client as ClientV1 } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport as StdioClientTransportV1 } from "@modelcontextprotocol/sdk/client/stdio.js";
import { ElicitRequestSchema, type ElicitResult } from "@modelcontextprotocol/sdk/types.js";
import { expect } from "vitest";
import { FAILURE_META } from "../../src/failure/failure.ts";
import { repeatedFacts } from "./facts.ts";

export type Json = Record<string, unknown>;

export interface ListedTool extends Json {
  name: string;
  title?: string;
  description?: string;
  inputSchema: Json;
  outputSchema?: Json;
  annotations?: Json;
}

export interface ToolResult {
  isError: boolean;
  /** All text blocks, joined. */
  text: string;
  structured: Json | undefined;
  /** Our own data about a failure. */
  failure: Json | undefined;
}

/** What the tests need of a client, whichever SDK and protocol era it is made of. */
export interface TestClient {
  listTools(): Promise<ListedTool[]>;
  callTool(name: string, args?: Json): Promise<ToolResult>;
  listResources(): Promise<Json[]>;
  listResourceTemplates(): Promise<Json[]>;
  /** The resource's text. */
  readResource(uri: string): Promise<string>;
  /** The suggestions for a variable of a resource template. */
  complete(uriTemplate: string, variable: string, typed: string): Promise<string[]>;
  listPrompts(): Promise<Json[]>;
  /** The prompt's text. */
  getPrompt(name: string, args: Record<string, string>): Promise<string>;
  /** The suggestions for an argument of a prompt. */
  completePrompt(name: string, argument: string, typed: string): Promise<string[]>;
  instructions(): string | undefined;
  /** Everything that the server has written so far. */
  stdout(): string;
  stderr(): string;
  close(): Promise<void>;
}

export interface ConnectOptions {
  /** Added to PATH, HOME and the like; nothing else of our own environment reaches the server. */
  env?: Record<string, string>;
  args?: string[];
  /** Answers a form. Only with it does the client say that it shows forms. */
  onForm?: OnForm | undefined;
}

/** A form that the server asks its client to show. */
export interface ShownForm extends Json {
  message: string;
  requestedSchema: { properties: { answer: { enum: string[] } } };
}

export interface FormAnswer {
  action: "accept" | "decline" | "cancel";
  content?: Record<string, string>;
}

export type OnForm = (form: ShownForm) => FormAnswer | Promise<FormAnswer>;

/** What a client of the current SDK is made with, to show forms or not. */
export const clientOptions = (mode: "legacy" | { pin: string }, onForm?: OnForm) => ({
  versionNegotiation: { mode },
  ...(onForm && { capabilities: { elicitation: { form: {} } } }),
});

export const answerForms = (client: Client, onForm: OnForm | undefined): void => {
  if (onForm)
    client.setRequestHandler("elicitation/create", async ({ params }) => ({
      ...(await onForm(params as unknown as ShownForm)),
    }));
};

/** The same for the older SDK. */
export const clientV1 = (onForm?: OnForm): ClientV1 => {
  const client = new ClientV1(INFO, onForm && { capabilities: { elicitation: { form: {} } } });
  if (onForm)
    client.setRequestHandler(
      ElicitRequestSchema,
      async ({ params }) => (await onForm(params as unknown as ShownForm)) as ElicitResult,
    );
  return client;
};

export type Connect = (options?: ConnectOptions) => Promise<TestClient>;

/** The bundled executable, as it is installed. */
export const BINARY = fileURLToPath(new URL("../../dist/heymilo-mcp.js", import.meta.url));

export const INFO = { name: "heymilo-mcp-tests", version: "1.0.0" };

const currentSdk =
  (mode: "legacy" | { pin: string }): Connect =>
  async (options) => {
    const client = new Client(INFO, clientOptions(mode, options?.onForm));
    answerForms(client, options?.onForm);
    const { transport, output } = open(StdioClientTransport, options);
    await client.connect(transport);
    return wrap(client, output);
  };

/** The current SDK, held to the 2026-07-28 revision. */
export const connectModern = currentSdk({ pin: "2026-07-28" });

/** The current SDK with the handshake of the 2025 revisions. */
export const connectLegacy = currentSdk("legacy");

/** The older SDK, which many hosts still ship. */
export const connectV1: Connect = async (options) => {
  const client = clientV1(options?.onForm);
  const { transport, output } = open(StdioClientTransportV1, options);
  await client.connect(transport);
  return wrap(client as unknown as Client, output);
};

export const CLIENTS: [name: string, connect: Connect][] = [
  ["v2 client, 2026-07-28", connectModern],
  ["v2 client, 2025", connectLegacy],
  ["v1 client", connectV1],
];

/** A server that is reached over HTTP is somebody else's process. */
const NO_OUTPUT: Output = { stdout: "", stderr: "" };

interface Output {
  stdout: string;
  stderr: string;
}

type TransportClass = new (parameters: ConstructorParameters<typeof StdioClientTransport>[0]) => StdioClientTransport;

/** Starts nothing yet: the client does. Both SDKs keep the child to themselves, so its stdout is tapped there. */
const open = (
  Transport: TransportClass | typeof StdioClientTransportV1,
  { env = {}, args = [] }: ConnectOptions = {},
) => {
  const parameters = { command: process.execPath, args: [BINARY, ...args], env, stderr: "pipe" as const };
  const transport = new Transport(parameters) as StdioClientTransport;
  const output: Output = { stdout: "", stderr: "" };
  transport.stderr?.on("data", (chunk: Buffer) => {
    output.stderr += chunk.toString("utf8");
  });
  const start = transport.start.bind(transport);
  transport.start = async () => {
    await start();
    const { stdout } = Reflect.get(transport, "_process") as { stdout: NodeJS.ReadableStream };
    stdout.on("data", (chunk: Buffer) => {
      output.stdout += chunk.toString("utf8");
    });
  };
  return { transport, output };
};

export const wrap = async (client: Client, output: Output = NO_OUTPUT): Promise<TestClient> => {
  const listTools = async () => (await client.listTools()).tools as unknown as ListedTool[];
  // Both SDKs hold results against the outputSchema of a tool that they have seen listed.
  await listTools();
  return {
    listTools,
    callTool: async (name, args = {}) => {
      const result = toolResult(await client.callTool({ name, arguments: args }));
      if (args.response_detail !== "full") refuseRepetition(name, result);
      return result;
    },
    listResources: async () => (await client.listResources()).resources as unknown as Json[],
    listResourceTemplates: async () => (await client.listResourceTemplates()).resourceTemplates as unknown as Json[],
    readResource: async (uri) => {
      const { contents } = await client.readResource({ uri });
      return contents.map((content) => ("text" in content ? content.text : "")).join("");
    },
    complete: async (uri, name, value) => {
      const { completion } = await client.complete({
        ref: { type: "ref/resource", uri },
        argument: { name, value },
      });
      return completion.values;
    },
    listPrompts: async () => (await client.listPrompts()).prompts as unknown as Json[],
    getPrompt: async (name, args) => {
      const { messages } = await client.getPrompt({ name, arguments: args });
      return messages.map(({ content }) => (content.type === "text" ? content.text : "")).join("\n");
    },
    completePrompt: async (name, argument, value) => {
      const { completion } = await client.complete({
        ref: { type: "ref/prompt", name },
        argument: { name: argument, value },
      });
      return completion.values;
    },
    instructions: () => client.getInstructions(),
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    close: () => client.close(),
  };
};

/** Every default result about interviewers that any test gets has each fact once. */
const refuseRepetition = (tool: string, { isError, structured }: ToolResult): void => {
  const repeated = isError || !/_interviewer(s)?$|_questions$/.test(tool) ? [] : repeatedFacts(structured);
  if (repeated.length > 0) throw new Error(`${tool} says twice: ${repeated.join("; ")}`);
};

export const toolResult = (result: Awaited<ReturnType<Client["callTool"]>>): ToolResult => ({
  isError: result.isError === true,
  text: result.content.map((block) => (block.type === "text" ? block.text : "")).join("\n"),
  structured: result.structuredContent as Json | undefined,
  failure: result._meta?.[FAILURE_META] as Json | undefined,
});

/** The structured content of a call that succeeded; the text block must say the same, for clients that show that. */
export const answerOf = (result: ToolResult): Json => {
  expect(result.isError, result.text).toBe(false);
  expect(JSON.parse(result.text)).toEqual(result.structured);
  return result.structured as Json;
};
