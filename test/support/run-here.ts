import { CommandError } from "../../src/commands/command.ts";
import { readCommandLine } from "../../src/commands/command-line.ts";

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

let last: Promise<unknown> = Promise.resolve();

/**
 * Runs a command in this process, as `cli.ts` does: a process for each would take most of the tests' time. One runs after
 * the other, since the environment is that of the process.
 */
export const runHere = (args: string[], env: Record<string, string> = {}): Promise<Ended> => {
  const run = last.then(() => runNow(args, env));
  last = run.catch(() => undefined);
  return run;
};

const runNow = async (args: string[], env: Record<string, string>): Promise<Ended> => {
  const written = { stdout: "", stderr: "" };
  const into = (name: keyof typeof written) => (text: string) => {
    written[name] += text;
  };
  const ours = process.env;
  process.env = { ...env };
  try {
    const { command, operands, values } = readCommandLine(args);
    if (!command) throw new Error(`${args.join(" ")} is no command`);
    const run = await command.load();
    const io = { isTerminal: false, print: into("stdout"), note: into("stderr") };
    return { code: await run({ operands, values, ...io }), ...written };
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return { code: 2, stdout: written.stdout, stderr: `${written.stderr}${error.message}\n` };
  } finally {
    process.env = ours;
  }
};
