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
    "a nested path moved",
    ["paths"],
    renamed("/api/v2/postings/{posting_id}/workflow/{step_id}", "/x"),
    "updateInterviewerWorkflowStep path",
  ],
  [
    "a query parameter dropped",
    [...postings, "get", "parameters"],
    parameter("search", removed),
    "listPostings query.search",
  ],
  [
    "a query parameter renamed",
    [...postings, "get", "parameters"],
    parameter("starting_after", (one) => ({ ...one, name: "cursor" })),
    "listPostings query.cursor",
  ],
  [
    "a query parameter bounded",
    [...postings, "get", "parameters"],
    parameter("limit", (one) => ({ ...one, schema: { ...one.schema, maximum: 50 } })),
    "listPostings query.limit maximum",
  ],
  [
    "a query parameter retyped",
    [...postings, "get", "parameters"],
    parameter("limit", (one) => ({ ...one, schema: { type: "string" } })),
    "listPostings query.limit type",
  ],
  [
    "a query parameter required",
    [...postings, "get", "parameters"],
    parameter("search", (one) => ({ ...one, required: true })),
    "listPostings query.search required",
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
    "a body added",
    ["paths", "/api/v2/postings/{posting_id}/activate", "post"],
    (all: object) => ({ ...all, requestBody: { content: { "application/json": { schema: {} } } } }),
    "activatePosting request body",
  ],
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
  ["an error gone", [...postings, "get", "responses", "404"], removed, "listPostings statuses"],
  [
    "a step type added",
    schema("CreatePostingRequest", "properties", "workflow", "anyOf", "0", "items", "oneOf"),
    (all: object[]) => [...all, { type: "object", properties: { type: { const: "assessment" } } }],
    "createPosting request.workflow[assessment] variant",
  ],
  [
    "a step type renamed",
    schema("_FormStep", "properties", "type", "const"),
    () => "forms",
    "createPosting request.workflow[form] variant",
  ],
  [
    "an open map typed",
    schema("CreatePostingRequest", "properties", "metadata", "anyOf", "0", "additionalProperties"),
    () => ({ type: "integer" }),
    "createPosting request.metadata.* type",
  ],
  [
    "an open object closed",
    schema("WebInterviewConfig", "properties", "cheat_detection_config", "anyOf", "0"),
    () => ({ type: "object", properties: { enabled: { type: "boolean" } } }),
    "cheat_detection_config.threshold field",
  ],
  [
    "items of a list retyped",
    schema("CreateQuestion", "properties", "options", "anyOf", "0", "items"),
    () => ({ type: "number" }),
    "questions[voice_tags].options[] type",
  ],
  [
    "items of a list nullable",
    schema("ReorderQuestionsRequest", "properties", "order", "items"),
    (one: object) => ({ anyOf: [one, { type: "null" }] }),
    "reorderQuestions request.order[] null",
  ],
  [
    "an answer's field renamed",
    schema("PostingURLs", "properties"),
    renamed("candidate_url", "public_url"),
    "createPosting answer.data.urls.candidate_url field",
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
    "an answer's id nullable",
    schema("VoiceResponse", "properties", "id"),
    (one: object) => ({ anyOf: [one, { type: "null" }] }),
    "listVoices answer.data[].id null",
  ],
  [
    "an answer's written field gone",
    schema("QuestionResponse", "properties", "expected_answer"),
    removed,
    "updateQuestion answer.data.expected_answer field",
  ],
  [
    "an answer's step retyped",
    schema("WorkflowStep", "properties", "order"),
    () => ({ type: "string" }),
    "getPosting answer.data.workflow[].order type",
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
    "pages told otherwise",
    schema("PaginationMeta", "properties"),
    renamed("has_more", "next"),
    "listVoices answer.pagination.has_more field",
  ],
  [
    "an error's message renamed",
    schema("APIError", "properties"),
    renamed("message", "title"),
    "createPosting error 401.error.message field",
  ],
  [
    "an error's place retyped",
    schema("ValidationError", "properties", "loc"),
    () => ({ type: "string" }),
    "createPosting error 422.detail[].loc type",
  ],
  ["another address", ["servers"], () => [{ url: "https://api.heymilo.example" }], "all servers"],
  [
    "another header for the key",
    ["components", "securitySchemes", "ApiKeyAuth", "name"],
    () => "Authorization",
    "all security",
  ],
];
