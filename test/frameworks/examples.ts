import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { cachedNode } from "../support/cached-install.ts";
import { BINARY } from "../support/clients.ts";
import type { TestHeyMilo } from "../support/sandbox.ts";
import { type Framework, PYTHON_EXAMPLES } from "./frameworks.ts";

const EXAMPLES = join(import.meta.dirname, "../../examples/from-code");

type Print = (line: string) => void;

interface Ended {
  code: number | null;
  output: string;
}

/** Runs an example as a reader would who has installed the program, with `heymilo-mcp` on the PATH. */
export const run = async (command: string, args: string[], env: Record<string, string>): Promise<Ended> => {
  const bin = mkdtempSync(join(tmpdir(), "heymilo-mcp-bin-"));
  try {
    symlinkSync(BINARY, join(bin, "heymilo-mcp"));
    const child = spawn(command, args, {
      env: { PATH: `${bin}${delimiter}${process.env.PATH}`, HEYMILO_LOG_LEVEL: "silent", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => {
        output += chunk.toString("utf8");
      });
    }
    const [code] = (await once(child, "close")) as [number | null];
    return { code, output };
  } finally {
    rmSync(bin, { recursive: true });
  }
};

/** Run twice it makes one posting and says which; without a key it ends with 1 and says so. */
const check = async (
  name: string,
  sandbox: TestHeyMilo,
  start: (env: Record<string, string>) => Promise<Ended>,
  print: Print,
): Promise<string[]> => {
  await sandbox.reset();
  const before = new Set((await sandbox.postings()).map(({ id }) => id));
  const runs = [await start(sandbox.env), await start(sandbox.env)];
  const made = (await sandbox.postings()).filter(({ id }) => !before.has(id));
  const keyless = await start({});
  const problems = [
    made.length !== 1 && `${made.length} postings instead of 1`,
    runs.some(({ code, output }) => code !== 0 || !output.includes(made[0]?.id ?? "no posting")) &&
      `wrote: ${runs.map(({ output }) => output).join("\n")}`,
    keyless.code !== 1 && `ended with ${keyless.code} without a key: ${keyless.output}`,
    !keyless.output.includes("not_created") && `does not say what failed: ${keyless.output}`,
  ].filter((problem) => problem !== false);
  print(`  ${problems.length === 0 ? "ok  " : "FAIL"} examples/from-code/${name}`);
  return problems.map((problem) => `examples/from-code/${name}: ${problem}`);
};

export const tryExample = async (
  { example = "", node }: Framework,
  folder: string,
  sandbox: TestHeyMilo,
  print: Print,
): Promise<string[]> => {
  const copy = join(folder, example);
  copyFileSync(join(EXAMPLES, example), copy);
  const program = node ? cachedNode(node) : process.execPath;
  return check(example, sandbox, (env) => run(program, [copy], env), print);
};

/** Those that need more than Node, where it is there. */
export const tryOtherExamples = async (sandbox: TestHeyMilo, hosted: string, print: Print): Promise<string[]> => {
  print("without Node");
  const withCurl = (env: Record<string, string>) =>
    run("sh", [join(EXAMPLES, "curl.sh")], {
      HEYMILO_MCP_URL: `${hosted}/mcp`,
      HEYMILO_API_KEY: env.HEYMILO_API_KEY ?? "not-a-key",
    });
  const failures = await checkCurl(sandbox, withCurl, print);
  for (const [name, module] of Object.entries(PYTHON_EXAMPLES)) {
    const { code } = await run("python3", ["-c", `import ${module}`], {}).catch(() => ({ code: null }));
    if (code !== 0) print(`  --   examples/from-code/${name}: not run, there is no Python with ${module}`);
    else failures.push(...(await check(name, sandbox, (env) => run("python3", [join(EXAMPLES, name)], env), print)));
  }
  return failures;
};

/** Both calls go through, the second finds what the first has made; curl itself knows nothing of failed calls. */
const checkCurl = async (
  sandbox: TestHeyMilo,
  start: (env: Record<string, string>) => Promise<Ended>,
  print: Print,
): Promise<string[]> => {
  await sandbox.reset();
  const { code, output } = await start(sandbox.env);
  const answers = ['"outcome":"created"', '"outcome":"already_created"'];
  const isRight = code === 0 && answers.every((answer) => output.includes(answer));
  print(`  ${isRight ? "ok  " : "FAIL"} examples/from-code/curl.sh`);
  return isRight ? [] : [`examples/from-code/curl.sh: ended with ${code} and wrote ${output}`];
};
