import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { EXAMPLE_REQUESTS } from "./example-requests.ts";

interface Question {
  modality: string;
  text: string;
  score_of_1?: string;
  score_of_5?: string;
  score_weight?: number;
  not_scored?: boolean;
}

interface Step {
  type: string;
  config?: Record<string, unknown>;
  questions?: Question[];
}

interface CreateRequest {
  title: string;
  description: string;
  workflow?: Step[];
  interview_template_id?: string;
  metadata: Record<string, string>;
}

const examplesUrl = new URL("../../examples/", import.meta.url);
const names = EXAMPLE_REQUESTS.map(([name]) => name);

const read = (name: string, file: string) => readFileSync(new URL(`${name}/${file}`, examplesUrl), "utf8");
const request = (name: string): CreateRequest => JSON.parse(read(name, "request.json"));
const steps = (name: string): Step[] => request(name).workflow ?? [];

describe.each(names)("%s", (name) => {
  it("has a job description of 300 to 600 words, which is what the request sends", () => {
    const text = read(name, "job-description.md").trimEnd();
    expect(text.split(/\s+/).length).toBeGreaterThanOrEqual(300);
    expect(text.split(/\s+/).length).toBeLessThanOrEqual(600);
    expect(request(name).description).toBe(text);
  });

  it("names no host but example.com", () => {
    const hosts = read(name, "request.json").match(/(?<=https?:\/\/|\w@)[\w.-]+\w/g) ?? [];
    expect(hosts.length).toBeGreaterThan(0);
    for (const host of hosts) expect(host).toMatch(/(^|\.)example\.com$/);
  });

  it("has either a workflow or a template, a record id, and no deadline that would age", () => {
    const { workflow, interview_template_id, metadata } = request(name);
    expect([workflow, interview_template_id].filter(Boolean)).toHaveLength(1);
    expect(metadata).toMatchObject({ external_id: expect.any(String), source: expect.any(String) });
    expect(request(name)).not.toHaveProperty("deadline");
  });
});

it("every scored question has contrasting anchors and a weight", () => {
  const questions = names.flatMap(steps).flatMap((step) => step.questions ?? []);
  const scored = questions.filter(
    ({ modality, not_scored }) => ["voice", "resume_scoring"].includes(modality) && !not_scored,
  );
  expect(scored.length).toBeGreaterThan(4);
  for (const { text, score_of_1, score_of_5, score_weight } of scored) {
    expect(score_of_1, text).toBeTruthy();
    expect(score_of_5, text).not.toBe(score_of_1);
    expect(score_weight, text).toBeGreaterThan(0);
  }
});

it("text messages stay within 500 characters and ask a handful of checks", () => {
  const [sms, ...more] = names.flatMap(steps).filter(({ type }) => type === "conversational_sms");
  const messages = Object.entries(sms?.config ?? {}).filter(([key]) => key.endsWith("_message"));
  expect(more).toEqual([]);
  expect(messages).toHaveLength(4);
  for (const [key, message] of messages) expect(String(message).length, key).toBeLessThanOrEqual(500);
  expect(sms?.questions?.length).toBeLessThanOrEqual(5);
});
