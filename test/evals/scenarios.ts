import { readFileSync } from "node:fs";
import type { Json } from "../support/clients.ts";

/** A recruiting task, the workspace it meets, and what has to be there afterwards. */
export interface Scenario {
  name: string;
  /** What the user says. */
  request: string;
  /** What the user hands over: an interviewer or fields of one. */
  argument?: Json;
  /** What the workspace has, oldest first: each the body of a create. */
  seed?: { post: Json; then?: "archive" }[];
  /** The workspace is the one that a sandbox starts with: three interviewers with candidates. */
  hiring?: true;
  /** What goes wrong at HeyMilo meanwhile, as the sandbox takes it. */
  faults?: Json[];
  /** How many calls a caller needs that makes no mistake and asks for no preview. */
  calls: number;
  /** Every interviewer that exists in the end, with the fields that count. Without it nothing may have changed. */
  expect?: Expected[];
  /** Facts that answer the user: each has to stand in a result. */
  told?: string[];
}

/** Fields of an interviewer; `questions` are the texts of a modality in their order. */
export type Expected = Json & { title: string; questions?: Record<string, string[]> };

export const scenarios: readonly Scenario[] = JSON.parse(
  readFileSync(new URL("scenarios.json", import.meta.url), "utf8"),
);
