import { countTokens } from "../support/tokens.ts";
import { budgets, remark } from "./budgets.ts";
import { builtSurfaces } from "./surface.ts";

/** `npm run size`: what each tool costs an agent, and the budgets. Ends with 1 if one is exceeded. */
const surfaces = await builtSurfaces();
const number = (value: number, width: number) => value.toLocaleString("en").padStart(width);
const lines = surfaces.all.tools.map((tool) => {
  const { name, description, inputSchema } = tool;
  const definition = countTokens({ name, description, inputSchema });
  const [whole, bytes] = [countTokens(tool), Buffer.byteLength(JSON.stringify(tool))];
  return `${name.padEnd(26)}${number(definition, 12)}${number(whole, 10)}${number(bytes, 10)}`;
});
const measured = budgets.map((budget) => ({ ...budget, size: budget.measure(surfaces) }));
const verdicts = measured.map((budget) => {
  const { what, limit, unit, size } = budget;
  return `${what.padEnd(54)}${number(size, 10)} of ${number(limit, 9)} ${unit}  ${remark(budget, size)}`.trimEnd();
});
const header = `${"tool".padEnd(26)}${"definition".padStart(12)}${"tokens".padStart(10)}${"bytes".padStart(10)}`;
process.stdout.write(`${[header, ...lines, "", ...verdicts].join("\n")}\n`);
process.exitCode = measured.some(({ size, limit }) => size > limit) ? 1 : 0;
