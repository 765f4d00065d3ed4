import type { JsonSchema, OpenApiDocument } from "../support/openapi.ts";

type Node = Record<string, unknown>;
type Path = readonly (string | number)[];

/** The document with the value at `path` changed; undefined removes it. Everything else is shared. */
export function changed(
  document: OpenApiDocument,
  path: Path,
  change: (value: never) => unknown,
): OpenApiDocument {
  return changedAt(document, path, change as (value: unknown) => unknown) as OpenApiDocument;
}

function changedAt(node: unknown, [key, ...rest]: Path, change: (value: unknown) => unknown): unknown {
  if (key === undefined) return change(node);
  if (node === undefined || node === null) throw new Error(`the document has no ${String(key)} here`);
  const copy = (Array.isArray(node) ? [...node] : { ...(node as Node) }) as Node;
  const value = changedAt(copy[key], rest, change);
  if (value === undefined) delete copy[key];
  else copy[key] = value;
  return copy;
}

const postings = ["paths", "/api/v2/postings"];
export const schema = (name: string, ...rest: string[]) => ["components", "schemas", name, ...rest];
export const removed = () => undefined;
const renamed =
  (from: string, to: string) =>
  ({ [from]: value, ...others }: Record<string, unknown>) => ({
    ...others,
    [to]: value,
  });
const parameter =
  (name: string, change: (one: { name: string; schema: JsonSchema }) => unknown) =>
  (all: { name: string; schema: JsonSchema }[]) =>
    all.flatMap((one) => (one.name === name ? [change(one)].filter(Boolean) : [one]));

const WEB = schema("WebInterviewConfig", "properties");
const COUNT = ["num_questions", "anyOf", "0"];

/** Changes of HeyMilo's document: what, where in the document, how, and what the report must say of it. */
export const changes: [string, readonly string[], (value: never) => unknown, string][] = [
  ["a path moved", ["paths"], renamed("/api/v2/postings", "/api/v3/postings"), "createPosting path"],
  [
    "a method changed",
    [...postings],
    renamed("post", "put"),
    "createPosting method operation: document GET, PUT",
  ],
  [
    "a query parameter dropped",
    [...postings, "get", "parameters"],
    parameter("search", removed),
    "listPostings query.search",
  ],
  [
    "a query parameter bounded",
    [...postings, "get", "parameters"],
    parameter("limit", (one) => ({ ...one, schema: { ...one.schema, maximum: 50 } })),
    "listPostings query.limit maximum",
  ],
  [
    "a query parameter added",
    [...postings, "get", "parameters"],
    (all: object[]) => [...all, { name: "status", in: "query", schema: { type: "string" } }],
    "listPostings query.status",
  ],
  [
    "a header dropped",
    [...postings, "post", "parameters"],
    parameter("X-API-KEY", removed),
    "createPosting header.X-API-KEY",
  ],
  ["a body dropped", [...postings, "post", "requestBody"], removed, "createPosting request body"],
  [
    "another success",
    [...postings, "post", "responses"],
    renamed("201", "202"),
    "createPosting statuses values: document 202, 401",
  ],
  [
    "a new error",
    [...postings, "post", "responses"],
    (all: object) => ({ ...all, 409: {} }),
    "createPosting statuses values: document 201, 401, 404, 409",
  ],
  [
    "a step type added",
    schema("CreatePostingRequest", "properties", "workflow", "anyOf", "0", "items", "oneOf"),
    (all: object[]) => [...all, { type: "object", properties: { type: { const: "assessment" } } }],
    "createPosting request.workflow[assessment] variant",
  ],
  [
    "a field added",
    WEB,
    (all: object) => ({ ...all, brand_new: { type: "string" } }),
    "config.brand_new field",
  ],
  ["a field removed", [...WEB, "num_questions"], removed, "config.num_questions field"],
  ["a field renamed", WEB, renamed("video", "video_v3"), "config.video_v3 field"],
  [
    "a field required",
    schema("CreatePostingRequest", "required"),
    (all: string[]) => [...all, "language"],
    "createPosting request.language required",
  ],
  [
    "a field optional",
    schema("CreatePostingRequest", "required"),
    (all: string[]) => all.filter((one) => one !== "title"),
    "createPosting request.title required",
  ],
  [
    "a field never null",
    schema("UpdatePostingRequest", "properties", "name"),
    () => ({ type: "string", maxLength: 100 }),
    "updatePosting request.name null",
  ],
  ["a field retyped", [...WEB, "video"], () => ({ type: "string" }), "config.video type"],
  ["a bound raised", [...WEB, ...COUNT, "maximum"], () => 30, "config.num_questions maximum: document 30"],
  ["a bound dropped", [...WEB, ...COUNT, "minimum"], removed, "config.num_questions minimum: document none"],
  [
    "a bound added",
    schema("CreatePostingRequest", "properties", "title", "maxLength"),
    () => 3,
    "createPosting request.title maxLength",
  ],
  ["values limited", [...WEB, "voice_id"], () => ({ enum: ["a"], type: "string" }), "config.voice_id values"],
  [
    "an open map typed",
    schema("CreatePostingRequest", "properties", "metadata", "anyOf", "0", "additionalProperties"),
    () => ({ type: "integer" }),
    "createPosting request.metadata.* type",
  ],
  [
    "items of a list retyped",
    schema("CreateQuestion", "properties", "options", "anyOf", "0", "items"),
    () => ({ type: "number" }),
    "questions[voice_tags].options[] type",
  ],
  [
    "an answer's field retyped",
    schema("CreatePostingResponse", "properties", "created_at"),
    () => ({ type: "string" }),
    "createPosting answer.data.created_at type",
  ],
  [
    "an answer's id optional",
    schema("PostingResponse", "required"),
    (all: string[]) => all.filter((one) => one !== "id"),
    "getPosting answer.data.id required",
  ],
  [
    "an answer's map retyped",
    schema("EmailTemplateGroupResponse", "properties", "template_mappings"),
    () => ({ type: "array", items: {} }),
    "listEmailTemplateGroups answer.data[].template_mappings type",
  ],
  [
    "an answer without its envelope",
    schema("SingleResponse_PostingResponse_", "properties"),
    renamed("data", "posting"),
    "updatePosting answer.data field",
  ],
  [
    "an error's message renamed",
    schema("APIError", "properties"),
    renamed("message", "title"),
    "createPosting error 401.error.message field",
  ],
  ["another address", ["servers"], () => [{ url: "https://api.heymilo.example" }], "all servers"],
  [
    "another header for the key",
    ["components", "securitySchemes", "ApiKeyAuth", "name"],
    () => "Authorization",
    "all security",
  ],
];
