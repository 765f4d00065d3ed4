import { linkSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { BY_ID, jsonLines, keysIn, outcomes, roles, startBulk } from "../support/bulk.ts";
import { startHeyMilo } from "../support/sandbox.ts";

/** Slow enough to be interrupted: 20 a second. */
const SLOWLY = { HEYMILO_TIMEOUT_MS: "5000", HEYMILO_RATE_LIMIT: "1200" };

describe.concurrent("an interrupted run", () => {
  /** Each test has a sandbox of its own. */
  const scene = async (count = 60) => {
    const own = await startHeyMilo();
    const at = mkdtempSync(join(tmpdir(), "heymilo-bulk-"));
    const made = () => keysIn(own);
    const end = async () => {
      await own.stop();
      rmSync(at, { recursive: true, force: true });
    };
    const input = join(at, "roles.jsonl");
    writeFileSync(input, jsonLines(roles(count)));
    return { own, input, made, end };
  };

  const everyKey = (count = 60) => Array.from({ length: count }, (_, index) => `REQ-${index + 1}`).sort();

  it("that is killed at five random moments has made every key exactly once in the end", async () => {
    const { own, input, made, end } = await scene();
    await own.arm({ fault: "slow", delay_ms: 300, times: 60, match: { method: "POST" } });
    for (let kill = 0; kill < 5; kill += 1) {
      const { child, ended } = startBulk(own, [input, ...BY_ID], SLOWLY);
      await sleep(500 + Math.random() * 700);
      child.kill("SIGKILL");
      await ended;
    }
    const last = await startBulk(own, [input, ...BY_ID], SLOWLY).ended;
    expect(last.code, last.stderr).toBe(0);
    expect(await made()).toEqual(everyKey());
    await end();
  });

  it("that is told to end lets what is under way end, says how to go on, and does", async () => {
    const { own, input, made, end } = await scene();
    const { child, ended, stderr } = startBulk(own, [input, ...BY_ID], SLOWLY);
    while ((await made()).length < 5) await sleep(20);
    child.kill("SIGINT");
    const first = await ended;
    expect(first.code).toBe(3);
    expect(stderr()).toContain(`To go on: heymilo-mcp bulk ${input} --key-field external_id`);
    const created = outcomes(first).filter((outcome) => outcome === "created");
    expect(created.length).toBe((await made()).length);
    expect((await startBulk(own, [input, ...BY_ID], SLOWLY).ended).code).toBe(0);
    expect(await made()).toEqual(everyKey());
    await end();
  });

  it("keeps a second one from its journal, by whatever name", async () => {
    const { own, input, made, end } = await scene();
    const slower = { ...SLOWLY, HEYMILO_RATE_LIMIT: "200" };
    const first = startBulk(own, [input, ...BY_ID], slower);
    while ((await made()).length < 1) await sleep(20);
    const journal = `${input}.journal`;
    const [link, alias] = [`${input}.link`, `${input}.alias`];
    symlinkSync(journal, link);
    linkSync(journal, alias);
    const names = [journal, link, alias];
    const others = await Promise.all(
      names.map((name) => startBulk(own, [input, ...BY_ID, "--journal", name], slower).ended),
    );
    expect(others.map(({ code }) => code)).toEqual([2, 2, 2]);
    for (const { stderr } of others) expect(stderr).toContain("another run uses the journal");
    first.child.kill("SIGINT");
    await first.ended;
    expect(new Set(await made()).size).toBe((await made()).length);
    await end();
  });

  it("that slept until another took over its journal sends nothing more", async () => {
    const { own, input, made, end } = await scene(20);
    const slower = { ...SLOWLY, HEYMILO_RATE_LIMIT: "200" };
    const first = startBulk(own, [input, ...BY_ID], slower);
    while ((await made()).length < 3) await sleep(20);
    first.child.kill("SIGSTOP");
    const before = (await made()).length;
    const second = startBulk(own, [input, ...BY_ID], slower);
    while ((await made()).length < before + 3) await sleep(20);
    first.child.kill("SIGCONT");
    const woken = await first.ended;
    expect(woken.code).toBe(3);
    expect(woken.stderr).toContain("another run has taken over the journal");
    expect((await second.ended).code).toBe(0);
    expect(await made()).toEqual(everyKey(20));
    await end();
  });
});
