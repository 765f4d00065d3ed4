import { expect, it } from "vitest";
import type { CreatePostingRequest } from "../../src/heymilo/schema/create-posting.ts";
import { previewOf } from "../../src/views/preview.ts";

it("shows a field that it has no words for by its name, and 64 characters of it whole", () => {
  const number = "REQ-".padEnd(64, "7");
  const known = { title: "Tram driver", workflow: [{ type: "resume" as const }], max_retakes: 0 };
  const request: CreatePostingRequest = Object.assign(known, { color: number, badges: [1, 2] });
  const plan = { request, body: request, existing: undefined, template: undefined, names: new Map(), checked: [] };
  expect(previewOf(plan, false).settings).toBe(`no retakes; color ${number}; badges [1,2]`);
});
