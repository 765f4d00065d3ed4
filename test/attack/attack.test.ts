import { expect, it } from "vitest";
import { ATTACKS } from "./attacks.ts";
import { CALLERS } from "./callers.ts";
import { complaintsAbout, runAttack } from "./run-attack.ts";

it.each(Object.entries(CALLERS))(
  "whatever others send with %s, the server goes on, and a tenant's repeats make no second posting",
  async (_with, callers) => {
    const report = await runAttack({ callers, attacks: ATTACKS, connections: 4, ms: 1, rounds: 1 });
    expect(complaintsAbout(report)).toEqual([]);
    expect(report.repeats).toHaveLength(3);
    expect(report.waves).toHaveLength(ATTACKS.length);
    for (const { name, statuses } of report.waves) expect(Object.keys(statuses), name).not.toContain("0");
    expect(report.waves.flatMap(({ probes }) => probes).length).toBeGreaterThan(10);
  },
);
