/** Apart, since every start reads the names of all options. */
export const EXPORT_FLAGS = {
  out: { type: "string", help: "the new file, FILE.csv or FILE.jsonl; required" },
  results: { type: "boolean", help: "with the results of those who have finished: a request each" },
  archived: { type: "boolean", help: "archived interviewers too" },
  "finished-since": { type: "string", help: "who has finished since: a day in UTC, or an ISO 8601 time" },
  status: { type: "string", help: "who has this status, such as completed" },
  fields: { type: "string", help: "the columns, separated by commas [all]" },
  rate: { type: "string", help: "requests a minute, of which it takes two thirds" },
} as const;
