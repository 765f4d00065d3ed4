export * from "./create-posting-request.ts";
export * from "./questions.ts";
export * from "./values.ts";
export * from "./workflow.ts";
