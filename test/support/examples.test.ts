import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { EXAMPLE_REQUESTS } from "./example-requests.ts";

interface CreateRequest {
  title: string;
  description: string;
  workflow?: object[];
  interview_template_id?: string;
  metadata: Record<string, string>;
}

const examplesUrl = new URL("../../examples/", import.meta.url);
const names = EXAMPLE_REQUESTS.map(([name]) => name);

const read = (name: string, file: string) => readFileSync(new URL(`${name}/${file}`, examplesUrl), "utf8");
const request = (name: string): CreateRequest => JSON.parse(read(name, "request.json"));

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
