import { CommandError } from "../../src/commands/command.ts";
import { readCommandLine } from "../../src/commands/command-line.ts";

/** Runs a command in this process, as `cli.ts` does: a process for each would take most of the tests' time. */
export async function runHere(args: string[], env: Record<string, string> = {}) {
  const written = { stdout: "", stderr: "" };
  const into = (name: keyof typeof written) => (text: string) => {
    written[name] += text;
  };
  const ours = process.env;
  process.env = { ...env };
  try {
    const { command, operand, values } = readCommandLine(args);
    if (!command) throw new Error(`${args.join(" ")} is no command`);
    const run = await command.load();
    const io = { isTerminal: false, print: into("stdout"), note: into("stderr") };
    return { code: await run({ operand, values, ...io }), ...written };
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return { code: 2, stdout: written.stdout, stderr: `${written.stderr}${error.message}\n` };
  } finally {
    process.env = ours;
  }
}
