import { exampleRequest } from "../support/example-requests.ts";
import { modern, toolCall } from "../support/messages.ts";

/** One kind of request that a caller may send, as often as it likes. */
export interface Attack {
  name: string;
  /** The same each time, or one for each number. */
  body: Buffer | ((number: number) => Buffer);
  /** How many are sent at once, if it takes more than usual. */
  connections?: number;
  /** Beside its key or token; a header here replaces it. */
  headers?: Readonly<Record<string, string>>;
}

/** A little less than the server reads. */
const MOST = 1_040_000;
/** Node reads no more of a request's headers than 16 KiB. */
const LONG_HEADER = 15_000;

const message = (method: string, params: unknown): Buffer =>
  Buffer.from(JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }));
const call = (args: unknown, name = "create_interviewer"): Buffer => message("tools/call", { name, arguments: args });

const modernCall = (args: unknown) => {
  const { headers, body } = modern("tools/call", { name: "create_interviewer", arguments: args });
  return { headers, body: Buffer.from(JSON.stringify(body)) };
};

const REQUEST = exampleRequest("customer-service-rep");

/** HeyMilo accepts it, and lists no questions. One character beyond Latin-1 doubles what it takes in memory. */
const largeCreate =
  (args: object = {}) =>
  (number: number): Buffer => {
    const questions = [{ modality: "form", text: `漢${"x".repeat(1_020_000)}` }];
    return call({ title: `Job ${number}`, workflow: [{ type: "form", config: {}, questions }], ...args });
  };

const wide = Object.fromEntries(Array.from({ length: 90_000 }, (_, index) => [`k${index}`, 1]));
const filled = (unit: string): string => unit.repeat(Math.floor(MOST / unit.length));
const repeated = (json: string): string => `[${filled(`${json},`).slice(0, -1)}]`;
const deep = (levels: number): string => `${"[".repeat(levels)}${"]".repeat(levels)}`;

/** JSON that is too deep, or too strange, for `JSON.stringify`. */
const callWith = (json: string, field = "workflow"): Buffer =>
  Buffer.from(
    `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"create_interviewer","arguments":{"${field}":${json}}}}`,
  );

const answered = (json: string): string =>
  `[{"type":"form","config":{},"questions":[{"modality":"text","text":"Why?","answer":${json}}]}]`;

export const ATTACKS: readonly Attack[] = [
  { name: "90,000 unknown keys", body: call({ ...REQUEST, ...wide }) },
  {
    name: "the same, in the era of 2026",
    ...modernCall(wide),
  },
  { name: "90,000 keys of _meta", body: message("tools/list", { _meta: wide }) },
  { name: "1 MiB of numbers", body: callWith(repeated("0")) },
  { name: "1 MiB of empty arrays", body: callWith(repeated("[]")) },
  { name: "1 MiB of empty objects", body: callWith(repeated("{}")) },
  { name: "1 MiB of steps", body: callWith(repeated('{"type":"form"}')) },
  { name: "the same, as a text", body: callWith(JSON.stringify(repeated("0"))) },
  {
    name: "1 MiB of parameters",
    body: Buffer.from(`{"jsonrpc":"2.0","id":1,"method":"tools/list","params":${repeated("[]")}}`),
  },
  { name: "1 MiB of messages", body: Buffer.from(repeated("{}")) },
  {
    name: "100 calls at once",
    body: Buffer.from(
      JSON.stringify(
        Array.from({ length: 100 }, (_, id) => toolCall("create_interviewer", { a: "x".repeat(10_000) }, id)),
      ),
    ),
  },
  { name: "2,000 levels", body: callWith(answered(deep(2_000))) },
  { name: "100,000 levels", body: callWith(answered(deep(100_000))) },
  { name: "as many levels as fit", body: callWith(deep(500_000)) },
  { name: "1 MiB of half characters", body: callWith(`"${filled("\\ud83d")}"`, "title") },
  { name: "half characters everywhere", body: callWith(repeated('"\\ud83d"'), "questions") },
  { name: "creates of 1 MiB", body: largeCreate() },
  { name: "many creates of 1 MiB at once", body: largeCreate(), connections: 64 },
  { name: "previews of 1 MiB", body: largeCreate({ dry_run: true }) },
  { name: "1 MiB of text", body: call({ ...REQUEST, description: filled("word ") }) },
  { name: "1 MiB of backslashes", body: callWith(`"${filled("\\\\")}"`, "description") },
  { name: "1 MiB of a tool's name", body: call({}, filled("x")) },
  { name: "1 MiB of a method's name", body: message(filled("x"), {}) },
  {
    name: "1 MiB of a resource's name",
    body: message("resources/read", { uri: `heymilo://interviewers/${filled("%41")}` }),
  },
  {
    name: "1 MiB of a prompt's argument",
    body: message("prompts/get", {
      name: "draft_interviewer",
      arguments: { job_description: filled("word\n") },
    }),
  },
  {
    name: "1 MiB to complete",
    body: message("completion/complete", {
      ref: { type: "ref/resource", uri: "heymilo://interviewers/{posting_id}" },
      argument: { name: "posting_id", value: filled("x") },
    }),
  },
  {
    name: "1 MiB of a client's name",
    body: message("initialize", {
      protocolVersion: "2025-11-25",
      capabilities: wide,
      clientInfo: { name: filled("x").slice(0, 9_000), version: "1" },
    }),
  },
  { name: "1 MiB that is no JSON", body: Buffer.from(filled("[{")) },
  {
    name: "a key of 15 kB",
    body: message("tools/list", {}),
    headers: { "x-api-key": 'k"\\='.repeat(LONG_HEADER / 4) },
  },
  {
    name: "an Accept of 15 kB",
    body: message("tools/list", {}),
    headers: { accept: "a/b;q=0.1,".repeat(LONG_HEADER / 10) },
  },
  {
    name: "a Host of 15 kB",
    body: message("tools/list", {}),
    headers: { host: "a.".repeat(LONG_HEADER / 2) },
  },
  { name: "lists", body: message("tools/list", {}) },
  { name: "calls", body: call({}, "list_interviewers") },
  { name: "creates", body: call(REQUEST) },
];
