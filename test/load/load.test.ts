import { expect, it } from "vitest";
import { complaintsAbout, runLoad } from "./run-load.ts";

it("two instances behind a load balancer, one killed midway: one posting for each key, and every agent knows of it", async () => {
  const report = await runLoad({ clients: 8, createsEach: 5, tenants: 2 });
  expect(complaintsAbout(report)).toEqual([]);
  expect(report.endings).toHaveLength(40);
  expect(report.endings.map(({ kind }) => kind)).toEqual(Array(40).fill("receipt"));
  expect([...report.postings.values()].map(({ length }) => length)).toEqual(Array(40).fill(1));
  for (const requests of report.given) expect(requests).toBeGreaterThan(0);
  expect(Object.keys(report.faults).length).toBeGreaterThan(3);
  // Agents wait as they are told: up to 30 s after a lost answer.
});
