import { describe, expect, it, onTestFinished } from "vitest";
import type { Finding } from "../../src/commands/doctor/finding.ts";
import { probe } from "../../src/commands/doctor/probe.ts";
import { createHttp } from "../../src/heymilo/http/client.ts";
import { DEVIATIONS } from "../../src/sandbox/deviations/index.ts";
import type { SandboxOptions } from "../../src/sandbox/index.ts";
import { runHere } from "../support/run-here.ts";
import { startHeyMilo, type TestHeyMilo } from "../support/sandbox.ts";

const MARKER = "9F1C9E0A-5D3C-4B55-8D0A-3B2A7C6D5E4F 0123456789abcdef";
const WORKFLOW = [{ type: "web_interview", questions: [] }];

/** A HeyMilo with two interviewers, one of which this server has made, long enough ago for lists to show both. */
const workspace = async (...deviations: string[]): Promise<TestHeyMilo> => {
  let agoMs = 0;
  const sandbox = await empty({ deviations, now: () => Date.now() + agoMs });
  await sandbox.create({ title: "Waiter", workflow: WORKFLOW });
  const metadata = { mcp_idempotency_key: MARKER };
  await sandbox.create({ title: "Chef de Partie (nights)", metadata, workflow: WORKFLOW });
  agoMs = 3_000;
  return sandbox;
};

const empty = async (options: SandboxOptions = {}): Promise<TestHeyMilo> => {
  const sandbox = await startHeyMilo(options);
  onTestFinished(sandbox.stop);
  return sandbox;
};

const probed = async ({ url, apiKey }: TestHeyMilo): Promise<Finding[]> => {
  const http = createHttp({
    baseUrl: new URL(url),
    apiKey,
    userAgent: "heymilo-mcp/test",
    ratePerMinute: 0,
    maxInFlight: 8,
    env: {},
  });
  onTestFinished(() => http.close());
  return probe(http);
};

const BLIND = { probe_marker: "warn", probe_metadata: "warn" };

/**
 * What the probe says of each deviation, beside `ok`, and in which words. What it does not notice, since lookups cope
 * with it, is seen in test/sandbox/deviations.test.ts.
 */
const SAID: Record<string, { levels?: object; words?: RegExp }> = {
  list_omits_metadata: { levels: BLIND, words: /the list does not show it: keys cannot be looked up/ },
  list_nulls_metadata: { levels: BLIND },
  list_empties_metadata: { levels: BLIND },
  list_truncates_metadata: { levels: BLIND },
  list_lowercases_metadata: { levels: { probe_metadata: "warn" }, words: /lookups by key do not count/ },
  list_stringifies_metadata: { words: /JSON in a text, which is understood/ },
  no_metadata: { levels: BLIND, words: /does not return metadata, so no create can be found by its key/ },
  title_collapses_blanks: {},
  title_composes: {},
  title_drops_emoji: {},
  title_escapes_html: {},
  search_misses_special_characters: {},
  search_is_pattern: {},
  search_by_words: {},
  search_is_ignored: { words: /also finds what does not fit/ },
  oldest_first: {},
  no_pagination: { words: /do not say whether there is more/ },
  odd_items: { levels: { probe_entries: "warn" }, words: /1 entries of the list have no id/ },
  numeric_ids: { words: /numbers, which are understood/ },
  iso_times: { words: /another form than documented/ },
  millisecond_times: { words: /another form than documented/ },
  no_times: { levels: { probe_times: "warn" }, words: /stay unknown/ },
  date_behind: { levels: { probe_clock: "warn" }, words: /made 60 min after the Date header's time/ },
  date_ahead: { words: /differ by 60 min: lookups go by HeyMilo's alone/ },
  no_date: { levels: { probe_clock: "warn" }, words: /no Date header/ },
  search_is_broken: { levels: { probe_search: "warn" } },
  list_lags: {},
  reads_lag: {},
  candidates_all_eligible: {},
  candidates_without_ids: {},
  candidates_without_emails: {},
  candidates_without_names: {},
  candidates_without_times: {},
};

describe("doctor --probe tells a HeyMilo that deviates", () => {
  it.each(Object.keys(DEVIATIONS))("%s", async (name) => {
    const { levels = {}, words } = SAID[name] ?? { words: /an expectation for each deviation/ };
    const findings = await probed(await workspace(name));
    expect(findings.filter(({ level }) => level !== "ok").map(({ id, level }) => [id, level])).toEqual(
      Object.entries(levels),
    );
    if (words) expect(findings.map(({ detail }) => detail).join("\n")).toMatch(words);
    for (const { level, fix } of findings) expect(typeof fix).toBe(level === "ok" ? "undefined" : "string");
  });
});

describe("doctor --probe", () => {
  it("finds in HeyMilo as it is documented all that lookups rely on, and only reads", async () => {
    const sandbox = await workspace();
    const before = await sandbox.control("GET", "state");
    const findings = await probed(sandbox);
    expect(findings.map(({ id, level }) => `${id} ${level}`)).toEqual([
      "probe_marker ok",
      "probe_metadata ok",
      "probe_search ok",
      "probe_pagination ok",
      "probe_ids ok",
      "probe_times ok",
      "probe_clock ok",
    ]);
    expect(await sandbox.control("GET", "state")).toEqual(before);
    expect((await sandbox.requests()).filter(({ method }) => method !== "GET")).toHaveLength(2);
  });

  it("says that it needs an interviewer to try it on", async () => {
    const [finding] = await probed(await empty());
    expect(finding).toMatchObject({
      id: "probe",
      level: "warn",
      fix: expect.stringContaining("create_interviewer"),
    });
  });

  it("says that a key is not known to come back as long as none was sent", async () => {
    const sandbox = await empty();
    await sandbox.create({ title: "Waiter", metadata: { source: "ats" }, workflow: WORKFLOW });
    const marker = (await probed(sandbox)).find(({ id }) => id === "probe_marker");
    expect(marker).toMatchObject({ level: "warn", detail: expect.stringContaining("is not known") });
  });

  it("is part of the report only when it is asked for", async () => {
    const { env } = await workspace("numeric_ids");
    const asked = await runHere(["doctor", "--probe"], env);
    expect(asked.stdout).toMatch(/ok {4}Ids +numbers/);
    const plain = await runHere(["doctor"], env);
    expect(plain.stdout).toContain("Workspace");
    expect(plain.stdout).not.toContain("numbers");
  });
});
