import { createInterface } from "node:readline/promises";
import { scenarios } from "./scenarios.ts";
import { openWorld } from "./world.ts";

/**
 * `npm run eval -- SCENARIO`: one scenario for whoever is behind stdin, a model or a person. Prints what the caller is
 * given as one line of JSON, then answers each line `{"tool": ..., "arguments": {...}}` with a line
 * `{"isError": ..., "text": ...}`, and at the end of the input says what came of it.
 */
const [wanted = ""] = process.argv.slice(2);
const scenario = scenarios.find(({ name }) => name === wanted);
const say = (value: object) => process.stdout.write(`${JSON.stringify(value)}\n`);

const serve = async (): Promise<number> => {
  if (!scenario) {
    process.stderr.write(`Give the name of a scenario:\n${scenarios.map(({ name }) => name).join("\n")}\n`);
    return 2;
  }
  const world = await openWorld(scenario);
  const { request, argument } = scenario;
  const { instructions, tools } = world;
  say({ request, ...(argument && { argument }), instructions, tools });
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() === "") continue;
    say(await answerTo(line));
  }
  const verdict = await world.end();
  say({ done: verdict.problems.length === 0, ...verdict });
  return verdict.problems.length === 0 ? 0 : 1;

  async function answerTo(line: string): Promise<object> {
    try {
      const { tool, arguments: args = {} } = JSON.parse(line);
      const { isError, text } = await world.call(tool, args);
      return { isError, text };
    } catch (error) {
      return { isError: true, text: String(error) };
    }
  }
};

process.exitCode = await serve();
