import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PortableSchema } from "../../src/definition/portable-schema.ts";
import { settings } from "../../src/settings/config.ts";
import { loadServeConfig } from "../../src/settings/load.ts";
import { serveSettings } from "../../src/settings/serve-config.ts";
import { connectModern, type Json, type TestClient } from "../support/clients.ts";
import { runBinary } from "../support/program.ts";
import { startHeyMilo, type TestHeyMilo } from "../support/sandbox.ts";

/**
 * A word that stands nowhere else is put into everything that somebody else can say: each argument of each tool, as a
 * value and as a name, each setting and file name. Then everything is searched for it that is written where
 * strangers read: the log at every level, and what the program prints.
 */
const CANARY = "c4n4ryJaneDoe";

let sandbox: TestHeyMilo;
let folder: string;
beforeAll(async () => {
  sandbox = await startHeyMilo();
  folder = await mkdtemp(join(tmpdir(), "heymilo-mcp-"));
});
afterAll(async () => {
  await sandbox.stop();
  await rm(folder, { recursive: true });
});

/** Every way to put the canary into one place of otherwise plausible arguments. */
const withCanary = (shown: PortableSchema, example: unknown = exampleOf(shown)): unknown[] => {
  if (shown.type === "array") {
    const { items } = shown;
    return [CANARY, ...(items ? withCanary(items, (example as unknown[])[0]).map((item) => [item]) : [])];
  }
  if (shown.type !== "object") return [CANARY, { [CANARY]: CANARY }];
  const whole = example as Json;
  const inFields = Object.entries(shown.properties ?? {}).flatMap(([name, field]) =>
    withCanary(field, whole[name] ?? exampleOf(field)).map((value) => ({ ...whole, [name]: value })),
  );
  return [CANARY, { ...whole, [CANARY]: CANARY }, ...inFields];
};

const exampleOf = (shown: PortableSchema): unknown => {
  if (shown.type === "object") {
    const needed = Object.entries(shown.properties ?? {}).filter(([name]) => shown.required?.includes(name));
    return Object.fromEntries(needed.map(([name, field]) => [name, exampleOf(field)]));
  }
  if (shown.type === "array") return shown.items ? [exampleOf(shown.items)] : [];
  return shown.enum?.[0] ?? { string: "Night nurse", number: 1, integer: 1, boolean: true }[shown.type];
};

/** Calls every tool with every argument, and whatever else a client can name. */
const sendEverything = async (client: TestClient): Promise<number> => {
  let refused = 0;
  for (const { name, inputSchema } of await client.listTools()) {
    const shown = inputSchema as unknown as PortableSchema;
    const calls = withCanary(shown, { ...(exampleOf(shown) as Json), ...plausible[name] }) as Json[];
    for (const args of calls.filter((one) => typeof one === "object")) {
      const { isError } = await client.callTool(name, args);
      if (isError) refused += 1;
    }
    await sandbox.reset();
  }
  const others = [
    client.callTool(CANARY, {}),
    client.readResource(`heymilo://interviewers/${CANARY}`),
    client.readResource(`${CANARY}://x`),
    client.getPrompt("review_interviewer", { posting_id: CANARY }),
    client.getPrompt("draft_interviewer", { [CANARY]: CANARY, job_description: CANARY }),
    client.getPrompt(CANARY, {}),
    client.complete("heymilo://interviewers/{posting_id}", "posting_id", CANARY),
    client.completePrompt("review_interviewer", "posting_id", CANARY),
  ];
  await Promise.allSettled(others);
  return refused;
};

/** What makes more of a tool than a refusal at its door. */
const plausible: Readonly<Record<string, Json>> = {
  create_interviewer: {
    dry_run: true,
    description: "Cares for up to eight patients a night.",
    workflow: [
      {
        type: "web_interview",
        config: { num_questions: 3 },
        questions: [{ modality: "voice", text: "How do you hand over a shift?" }],
      },
    ],
  },
  update_interviewer: { steps: [{ step: "resume", config: { mandatory: true } }] },
};

it("the log of a server says nothing that its callers sent", async () => {
  // The other levels write a part of what debug writes.
  const client = await connectModern({ env: { ...sandbox.env, HEYMILO_LOG_LEVEL: "debug" } });
  expect(await sendEverything(client)).toBeGreaterThan(100);
  expect(client.stderr()).not.toContain(CANARY);
  expect(client.stderr()).toContain("call failed");
  await client.close();
});

describe("nothing repeats what was put in a wrong place", () => {
  const ACCEPTED = ["HEYMILO_API_KEY", "HEYMILO_WORKSPACE_ID"];
  const REFUSED = [...settings, ...serveSettings].map(({ env }) => env).filter((env) => !ACCEPTED.includes(env));

  it.each([...ACCEPTED.map((env) => [env]), REFUSED])("%s, by doctor, a server or its calls", async (...names) => {
    const secret = `${CANARY}0123456789abcdef`;
    const env = { ...sandbox.env, HEYMILO_LOG_LEVEL: "debug" };
    const given = { ...env, ...Object.fromEntries(names.map((name) => [name, secret])) };
    const [doctor, served, client] = await Promise.all([
      runBinary(["doctor", "--json"], given),
      runBinary(["serve", "--port", "70000"], given),
      connectModern({ env: given }),
    ]);
    const { text } = await client.callTool("list_interviewers", {});
    const said = [doctor, served].map(({ stdout, stderr }) => stdout + stderr).join("\n");
    // Doctor tells two keys apart by their last two characters.
    expect(said + text + client.stderr() + client.stdout()).not.toContain(CANARY);
    for (const { variable } of loadServeConfig({}, given).problems) expect(said).toContain(variable);
    await client.close();
  });

  it.each([
    [[`${CANARY}-1`]],
    [["config", `${CANARY}-1`]],
    [["config", "cursor", "--api-key-file", `${CANARY}-1`]],
    [["doctor", `${CANARY}-1`]],
    [["config", "cursor", `${CANARY}-1`]],
    [[`--${CANARY}`, "1"]],
    [[`--api-key=${CANARY}`]],
    [[`--sandbox=${CANARY}`]],
    [["serve", "--host", `${CANARY}.invalid`, "--allowed-hosts", "mcp.example.com"]],
  ])("%j, by the command line", async (args) => {
    const { stdout, stderr, code } = await runBinary(args, sandbox.env);
    expect(code).not.toBe(0);
    expect(stdout + stderr).not.toContain(CANARY);
  });

  it.each(["", "not a key, but several words", "x".repeat(5_000)])(
    "the name of a key's file that holds %j",
    async (text) => {
      const file = join(folder, CANARY);
      await writeFile(file, text);
      const { stdout, stderr } = await runBinary(["doctor", "--json"], { HEYMILO_API_KEY_FILE: file });
      expect(stdout + stderr).not.toContain(CANARY);
    },
  );
});
