import { readFileSync, writeFileSync } from "node:fs";
import { measure } from "./measure.ts";

/** `npm run evals:update`: writes down what the reference caller needs now. Ends with 1 if it fails at a scenario. */
const verdicts = Object.entries(await measure());
const costs = Object.fromEntries(verdicts.map(([name, { calls, tokens }]) => [name, { calls, tokens }]));
writeFileSync(new URL("golden.json", import.meta.url), `${JSON.stringify({ scenarios: costs }, null, 2)}\n`);
const number = (value: number, width: number) => value.toLocaleString("en").padStart(width);
const line = (name: string, calls: number, tokens: number) =>
  `${name.padEnd(36)}${number(calls, 4)}${number(tokens, 9)}`;
const lines = verdicts.flatMap(([name, { calls, tokens, problems }]) => [line(name, calls, tokens), ...problems]);
const { scenarios: baseline } = JSON.parse(readFileSync(new URL("baseline.json", import.meta.url), "utf8"));
const sum = (name: string, group: typeof verdicts) => {
  const total = (of: "calls" | "tokens") => group.reduce((all, [, verdict]) => all + verdict[of], 0);
  return line(name, total("calls"), total("tokens"));
};
const compared = verdicts.filter(([name]) => name in baseline);
lines.push(sum("with a baseline", compared), sum("all", verdicts));
process.stdout.write(`${lines.join("\n")}\n`);
process.exitCode = verdicts.some(([, { problems }]) => problems.length > 0) ? 1 : 0;
