import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { createTerminal } from "./terminal.ts";

/**
 * The main job from end to end: an MCP client starts the built server, reads its tools, previews an interviewer,
 * creates it, and gets the receipt. A sandbox in a process of its own stands in for HeyMilo, so this needs no
 * account and contacts nobody. Ends with 0 only if the sandbox then holds exactly the postings made here.
 */

const EXECUTABLE = fileURLToPath(new URL("../dist/heymilo-mcp.js", import.meta.url));
const EXAMPLES = ["senior-backend-engineer", "hvac-technician", "customer-service-rep"] as const;
const STARTING_MS = 10_000;

const terminal = createTerminal(process.stdout);

/** Something this demo shows is not as it says. */
class DemoError extends Error {}

const check = (claim: string, holds: boolean): void => {
  if (!holds) throw new DemoError(`this does not hold: ${claim}`);
  terminal.checked(claim);
};

interface Step {
  type: string;
  config?: Record<string, unknown>;
  questions?: { modality: string }[];
}

interface Request {
  title: string;
  workflow?: Step[];
  interview_template_id?: string;
}

/** What is used here of create_interviewer's result. */
interface Created {
  outcome: string;
  summary: string;
  posting_id?: string;
  candidate_url?: string;
  review_url?: string;
  idempotency_key?: string;
  next_steps?: string[];
  warnings?: string[];
  steps?: string[];
}

const readExample = (name: string): Request =>
  JSON.parse(readFileSync(new URL(`${name}/request.json`, import.meta.url), "utf8")) as Request;

/** The sandbox, asked directly and not through the server. */
class Sandbox {
  private constructor(
    readonly url: string,
    readonly apiKey: string,
  ) {}

  /** Resolves when the process has said how to reach it. */
  static ready(child: ChildProcess): Promise<Sandbox> {
    return new Promise((resolve, reject) => {
      let banner = "";
      child.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
        banner += chunk;
        const url = /URL +(\S+)\n/.exec(banner)?.[1];
        const apiKey = /API key +(\S+)\n/.exec(banner)?.[1];
        if (url && apiKey) resolve(new Sandbox(url, apiKey));
      });
      child.once("error", reject);
      child.once("exit", (code) => reject(new DemoError(`the sandbox ended with code ${code}`)));
      const late = new DemoError(`the sandbox did not start within ${STARTING_MS} ms`);
      setTimeout(reject, STARTING_MS, late).unref();
    });
  }

  async postings(): Promise<{ id: string; title: string; status: string; questions: unknown[] }[]> {
    const answer = await fetch(`${this.url}/__sandbox/state`);
    return ((await answer.json()) as { postings: [] }).postings;
  }

  /** Steers the sandbox itself: people apply, and go on. */
  async steer<T>(endpoint: string, body: object): Promise<T> {
    const init = { method: "POST", body: JSON.stringify(body) };
    return (await (await fetch(`${this.url}/__sandbox/${endpoint}`, init)).json()) as T;
  }

  /** How many requests the server has sent to it. */
  async requestCount(): Promise<number> {
    const answer = await fetch(`${this.url}/__sandbox/requests`);
    return ((await answer.json()) as { requests: unknown[] }).requests.length;
  }
}

const call = async (client: Client, name: string, args: object) => {
  const result = await client.callTool({ name, arguments: { ...args } });
  const [block] = result.content;
  const text = block?.type === "text" ? block.text : "";
  return { failed: result.isError === true, text, data: result.structuredContent as unknown };
};

const mustCall = async <T>(client: Client, name: string, args: object): Promise<T> => {
  const { failed, text, data } = await call(client, name, args);
  if (failed) throw new DemoError(`${name} failed:\n${text}`);
  return data as T;
};

const create = (client: Client, args: object) => mustCall<Created>(client, "create_interviewer", args);

const showTools = async (client: Client): Promise<void> => {
  const { tools } = await client.listTools();
  for (const { name, title, description, inputSchema, annotations } of tools) {
    const tokens = countTokens(JSON.stringify({ name, description, inputSchema }));
    const kind = annotations?.readOnlyHint ? "reads" : "writes";
    terminal.text(name, "bold");
    terminal.row("", `${title}, ${kind}, ${tokens} tokens`);
  }
  const { resources } = await client.listResources();
  const { resourceTemplates } = await client.listResourceTemplates();
  for (const { uri, title } of resources) {
    terminal.text(uri, "bold");
    terminal.row("", `${title}, a resource`);
  }
  for (const { uriTemplate, title } of resourceTemplates) {
    terminal.text(uriTemplate, "bold");
    terminal.row("", `${title}, a resource template`);
  }
  const total = countTokens(JSON.stringify(tools));
  terminal.text(`tools/list as a whole has ${total} tokens (o200k_base).`);
};

interface Templates {
  interview_templates: { id: string; name: string; description?: string; is_default?: boolean }[];
}

const showTemplates = async (client: Client): Promise<void> => {
  const listed = await mustCall<Templates>(client, "list_interview_templates", {});
  for (const { id, name, description, is_default } of listed.interview_templates) {
    terminal.row(id, `${name}${is_default ? " (default)" : ""}`, "bold");
    if (description) terminal.row("", description);
  }
};

const showPreview = ({ summary, steps = [], warnings = [], idempotency_key: key }: Created): void => {
  terminal.text(summary, "bold");
  for (const [index, step] of steps.entries()) terminal.row(index === 0 ? "steps" : "", step);
  for (const warning of warnings) terminal.row("warning", warning, "yellow");
  if (key) terminal.row("idempotency_key", key);
};

const showReceipt = ({ summary, posting_id, candidate_url, review_url, next_steps = [] }: Created): void => {
  terminal.text(summary, "bold");
  terminal.row("posting id", posting_id ?? "");
  terminal.link("candidate link", candidate_url ?? "");
  terminal.link("review link", review_url ?? "");
  for (const step of next_steps) terminal.row("next", step);
};

const show = async (client: Client, sandbox: Sandbox): Promise<void> => {
  const [engineer, ...others] = EXAMPLES.map(readExample);
  const server = client.getServerVersion();

  terminal.heading("1. Two processes");
  terminal.row("sandbox", sandbox.url);
  terminal.row("MCP server", `${server?.name} ${server?.version} over stdio`);
  terminal.row("protocol", client.getNegotiatedProtocolVersion() ?? "");
  check("the sandbox holds no posting", (await sandbox.postings()).length === 0);

  terminal.heading("2. What an agent sees");
  await showTools(client);

  terminal.heading("3. list_interview_templates: does a saved setup fit?");
  await showTemplates(client);

  terminal.heading("4. create_interviewer, dry_run: true");
  terminal.text(`The arguments are examples/${EXAMPLES[0]}/request.json.`);
  const preview = await create(client, { ...engineer, dry_run: true });
  showPreview(preview);
  check("nothing was created", (await sandbox.postings()).length === 0);

  terminal.heading("5. The same, with max_retake and language: English");
  const sentBefore = await sandbox.requestCount();
  const slips = await call(client, "create_interviewer", { ...engineer, max_retake: 1, language: "English" });
  terminal.text(slips.text, "yellow");
  check("rejected, and nothing was sent", slips.failed && (await sandbox.requestCount()) === sentBefore);

  terminal.heading("6. The user agrees: the title and the preview's key");
  const agreed = { title: engineer?.title, idempotency_key: preview.idempotency_key };
  const created = await create(client, agreed);
  showReceipt(created);
  check("outcome: created", created.outcome === "created");

  terminal.heading("7. The agent repeats the call, as after a lost answer");
  const repeated = await create(client, agreed);
  terminal.text(repeated.summary, "bold");
  check("outcome: already_created", repeated.outcome === "already_created");
  check("the same posting id", repeated.posting_id === created.posting_id);

  const made = [created];
  for (const [index, request] of others.entries()) {
    terminal.heading(`${8 + index}. create_interviewer with examples/${EXAMPLES[index + 1]}/request.json`);
    const another = await create(client, request);
    showReceipt(another);
    check("outcome: created", another.outcome === "created");
    made.push(another);
  }

  terminal.heading("10. What the sandbox holds, asked without the server");
  const held = await sandbox.postings();
  for (const { id, title, status, questions } of held) {
    terminal.row(id, `${title} (${status}, ${questions.length} questions and criteria)`);
  }
  for (const { posting_id } of made) {
    check(`${posting_id} exists once`, held.filter(({ id }) => id === posting_id).length === 1);
  }
  check(`there is no other: ${made.length} calls, ${held.length} postings`, held.length === made.length);
  await showCandidates(client, sandbox, String(created.posting_id));
};

interface Candidates {
  candidates: {
    interview_id: string;
    overall_score_of_100: number;
    said_by_candidate: { name: string };
    summary: { strengths: string[] };
  }[];
}

interface Result {
  outcome: string;
  summary: string;
  said_by_candidate: { transcript?: string[] };
}

/** The second half: people apply, take the interview, and the best three are found with their reasons. */
const showCandidates = async (client: Client, sandbox: Sandbox, posting_id: string): Promise<void> => {
  terminal.heading("11. Five people apply (a control call of the sandbox)");
  const arrived = await sandbox.steer<{ interview_ids: string[] }>("candidates", { posting_id, count: 5 });
  const [first = ""] = arrived.interview_ids;
  const early = await mustCall<Result>(client, "get_interview_result", { interview_id: first });
  terminal.text(early.summary);
  check("outcome: not_ready", early.outcome === "not_ready");
  for (const interview_id of arrived.interview_ids)
    await sandbox.steer("candidates/move", { interview_id, status: "completed" });

  terminal.heading("12. They have finished. list_candidates: who are the three best, and why?");
  const args = { posting_id, best_first: true, with_summary: true, limit: 3 };
  const { candidates } = await mustCall<Candidates>(client, "list_candidates", args);
  for (const { said_by_candidate, overall_score_of_100, summary } of candidates) {
    terminal.row(`${overall_score_of_100} of 100`, said_by_candidate.name, "bold");
    for (const strength of summary.strengths) terminal.row("", strength);
  }
  const scores = candidates.map(({ overall_score_of_100 }) => overall_score_of_100);
  check(
    "three, the best first",
    scores.length === 3 && scores.every((score, index) => score <= (scores[index - 1] ?? 100)),
  );

  terminal.heading("13. get_interview_result with include: transcript");
  const interview_id = candidates[0]?.interview_id;
  const result = await mustCall<Result>(client, "get_interview_result", {
    interview_id,
    include: ["transcript"],
  });
  terminal.text(result.summary, "bold");
  for (const line of result.said_by_candidate.transcript?.slice(0, 4) ?? []) terminal.text(line);
  check("outcome: ready", result.outcome === "ready");
};

const main = async (): Promise<void> => {
  const child = spawn(process.execPath, [EXECUTABLE, "sandbox", "--port", "0", "--empty"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  process.once("exit", () => child.kill());
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
  const client = new Client({ name: "heymilo-mcp-demo", version: "1.0.0" }, { versionNegotiation: { mode: "auto" } });
  try {
    const sandbox = await Sandbox.ready(child);
    const env = {
      HEYMILO_BASE_URL: sandbox.url,
      HEYMILO_API_KEY: sandbox.apiKey,
      HEYMILO_LOG_LEVEL: "error",
    };
    await client.connect(new StdioClientTransport({ command: process.execPath, args: [EXECUTABLE], env }));
    await show(client, sandbox);
  } finally {
    await client.close();
    child.kill();
  }
};

try {
  await main();
  terminal.heading("Done. None of this exists at HeyMilo; it is gone with the sandbox.");
} catch (error) {
  const reason = error instanceof DemoError ? error.message : String(error);
  process.stderr.write(`\nThe demo failed: ${reason}\n`);
  process.exitCode = 1;
}
