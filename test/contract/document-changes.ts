import type { JsonSchema } from "../support/openapi.ts";

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
