import { type ChildProcess, spawn } from "node:child_process";
import { relative } from "node:path";
import { createInterface, type Interface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { startHeyMiloApart } from "../support/sandbox.ts";
import { LineClient } from "./line-client.ts";

/**
 * `npm run concepts`: how many of our functions and files one call runs through, as a measure of what a reader must
 * hold in mind. A second, warm call over stdio is counted, from the sources, by V8's own coverage. What the sandbox runs
 * is not counted: it is another process. `-- --files` names the files of each call.
 */
const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const RECORDER = fileURLToPath(new URL("./coverage-on-signal.cjs", import.meta.url));

/** V8 forgets functions that it has collected, so nothing is collected meanwhile. */
const KEEPS_ALL = ["--min-semi-space-size=256", "--max-semi-space-size=256", "--no-flush-bytecode"];

const workflow = [{ type: "resume" }];

/** Two calls each, because the first pays for loading and for what is read once. */
const CALLS = [
  ["create_interviewer with a key", "create_interviewer", (n: number) => ({ ...job(n), idempotency_key: `job-${n}` })],
  ["create_interviewer", "create_interviewer", (n: number) => job(n)],
  ["create_interviewer, a preview", "create_interviewer", (n: number) => ({ ...job(n), dry_run: true })],
  ["get_interviewer", "get_interviewer", (_: number, posting_id: string) => ({ posting_id })],
  ["list_interview_templates", "list_interview_templates", () => ({})],
] as const;

const job = (n: number) => ({ title: `Line cook ${n}`, description: "Cooks on the line of a busy kitchen.", workflow });

interface Script {
  url: string;
  functions: { functionName: string; ranges: [{ startOffset: number; count: number }] }[];
}

interface Signalled {
  event: string;
  counted?: Script[];
}

class CountedServer {
  readonly #child: ChildProcess;
  readonly #lines: Interface;
  readonly client: LineClient;

  constructor(env: Record<string, string>) {
    const args = [...KEEPS_ALL, "--require", RECORDER, "--import", "tsx", `${ROOT}src/bin.ts`];
    this.#child = spawn(process.execPath, args, { env: { PATH: process.env.PATH ?? "", ...env }, cwd: ROOT });
    if (!this.#child.stderr) throw new Error("the server has no stderr");
    this.#lines = createInterface({ input: this.#child.stderr });
    this.client = new LineClient(this.#child);
  }

  /** What of our own code runs meanwhile, by file. */
  async count(act: () => Promise<unknown>): Promise<Map<string, number>> {
    await this.#signal("counting");
    await act();
    const { counted = [] } = await this.#signal("counted");
    const byFile = new Map<string, number>();
    for (const { url, functions } of counted) {
      const file = relative(ROOT, fileURLToPath(url));
      if (!/^(src|tools)\//.test(file)) continue;
      // tsx wraps functions to keep their names; the wrapper is none of ours.
      const ran = functions.filter(({ functionName, ranges }) => functionName !== "__name" && ranges[0].count > 0);
      if (ran.length > 0) byFile.set(file, ran.length);
    }
    return byFile;
  }

  close(): void {
    this.#child.kill();
  }

  #signal(event: string): Promise<Signalled> {
    return new Promise((resolve) => {
      const read = (line: string) => {
        if (!line.startsWith(`{"event":"${event}"`)) return;
        this.#lines.off("line", read);
        resolve(JSON.parse(line) as Signalled);
      };
      this.#lines.on("line", read);
      this.#child.kill("SIGUSR2");
    });
  }
}

const print = (line: string) => process.stdout.write(`${line}\n`);

const succeed = async (server: CountedServer, name: string, args: object): Promise<void> => {
  const answer = await server.client.request("tools/call", { name, arguments: args });
  if (!answer.result?.structuredContent) throw new Error(`${name}: ${JSON.stringify(answer)}`);
};

const main = async () => {
  const sandbox = await startHeyMiloApart();
  const posting = await sandbox.create(job(0));
  print("functions  files  of a second, warm call");
  try {
    for (const [what, name, argsOf] of CALLS) {
      // A server for each, so that no call warms another.
      const server = new CountedServer(sandbox.env);
      await server.client.connect();
      await succeed(server, name, argsOf(1, posting));
      // A second after its start the server loads in advance what calls need. That is no part of a call.
      await sleep(1_000);
      const files = await server.count(() => succeed(server, name, argsOf(2, posting)));
      server.close();
      const functions = [...files.values()].reduce((sum, ran) => sum + ran, 0);
      print(`${String(functions).padStart(9)}  ${String(files.size).padStart(5)}  ${what}`);
      if (process.argv.includes("--files"))
        for (const [file, ran] of [...files].sort()) print(`${String(ran).padStart(9)}         ${file}`);
    }
  } finally {
    await sandbox.stop();
  }
};

await main();
