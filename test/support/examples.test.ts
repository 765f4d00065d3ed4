import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { standardSeed } from "../../src/sandbox/seed/index.ts";
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
  phone_number_id?: string;
  metadata: Record<string, string>;
}

const examplesUrl = new URL("../../examples/", import.meta.url);
const names = EXAMPLE_REQUESTS.map(([name]) => name);

const read = (name: string, file: string) => readFileSync(new URL(`${name}/${file}`, examplesUrl), "utf8");
const request = (name: string): CreateRequest => JSON.parse(read(name, "request.json"));
const steps = (name: string): Step[] => request(name).workflow ?? [];

it("there is one example per way of making an interviewer", () => {
  expect(names.sort()).toEqual(["customer-service-rep", "hvac-technician", "senior-backend-engineer"]);
});

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

  it("names only a phone number and a template that the sandbox has", () => {
    const { phone_number_id, interview_template_id } = request(name);
    const { phone_numbers, templates } = standardSeed;
    const ids = [...phone_numbers.filter(({ active }) => active), ...templates].map(({ id }) => id);
    expect([...ids, undefined]).toEqual(expect.arrayContaining([phone_number_id, interview_template_id]));
  });

  it("has either a workflow or a template, a record id, and no deadline that would age", () => {
    const { workflow, interview_template_id, metadata } = request(name);
    expect([workflow, interview_template_id].filter(Boolean)).toHaveLength(1);
    expect(metadata).toMatchObject({ external_id: expect.any(String), source: expect.any(String) });
    expect(request(name)).not.toHaveProperty("deadline");
  });
});

describe.each(names.filter((name) => steps(name).length > 0))("%s with its own workflow", (name) => {
  it("gives every scored question contrasting anchors and a weight", () => {
    const questions = steps(name).flatMap((step) => step.questions ?? []);
    for (const question of questions) {
      if (!["voice", "resume_scoring"].includes(question.modality) || question.not_scored) continue;
      expect(question.score_of_1, question.text).toBeTruthy();
      expect(question.score_of_5, question.text).not.toBe(question.score_of_1);
      expect(question.score_weight, question.text).toBeGreaterThan(0);
    }
  });
});

it("text messages stay within 500 characters and ask a handful of checks", () => {
  const [sms, ...more] = names.flatMap(steps).filter(({ type }) => type === "conversational_sms");
  const messages = Object.entries(sms?.config ?? {}).filter(([key]) => key.endsWith("_message"));
  expect(more).toEqual([]);
  expect(messages).toHaveLength(4);
  for (const [key, message] of messages) expect(String(message).length, key).toBeLessThanOrEqual(500);
  expect(sms?.questions?.length).toBeLessThanOrEqual(5);
});
