import { expect, it } from "vitest";
import { cutDepth } from "../../src/heymilo/json.ts";
import { answer, client, deadline, rawServer } from "../support/raw-servers.ts";

const nested = (depth: number): string => `${'{"a":['.repeat(depth / 2)}${"]}".repeat(depth / 2)}`;

it("leaves alone what is as deep as answers are", () => {
  const json = JSON.parse(nested(60)) as unknown;
  expect(JSON.stringify(cutDepth(json))).toBe(nested(60));
  for (const plain of [null, 7, "text", [], {}]) expect(cutDepth(plain)).toBe(plain);
});

it("keeps the rest of an answer that is nested 100,000 deep somewhere", async () => {
  const receipt = `{"before":1,"odd":${nested(100_000)},"id":"P1","list":[{"id":"Q"}]}`;
  const server = await rawServer((socket) => socket.end(answer("200 OK", receipt)));
  const call = { method: "POST", path: "/api/v2/postings", body: {} } as const;
  const { body } = await client(server.url).send(call, deadline());
  expect(body).toMatchObject({ before: 1, id: "P1", list: [{ id: "Q" }] });
  expect(JSON.stringify(body).length).toBeLessThan(1_000);
});
