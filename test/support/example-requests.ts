import { existsSync, readdirSync, readFileSync } from "node:fs";

const examples = new URL("../../examples/", import.meta.url);

/** The examples' request bodies, each with its folder's name. */
export const EXAMPLE_REQUESTS: [name: string, request: Record<string, unknown>][] = readdirSync(examples, {
  withFileTypes: true,
})
  .filter((entry) => entry.isDirectory() && existsSync(new URL(`${entry.name}/request.json`, examples)))
  .map(({ name }) => [name, JSON.parse(readFileSync(new URL(`${name}/request.json`, examples), "utf8"))]);

/** One example's request body. */
export const exampleRequest = (name: string): Record<string, unknown> => {
  const found = EXAMPLE_REQUESTS.find(([known]) => known === name);
  if (!found) throw new Error(`there is no example ${name}`);
  return structuredClone(found[1]);
};
