import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { adviceOn } from "../../../src/design/advice/index.ts";
import { adviceLine } from "../../../src/design/advice/lines.ts";
import { type Fields, fieldsOf, isObject } from "../../../src/heymilo/json.ts";

/** `npm run advice -- FOLDER`: all advice on each request in a folder of JSON files. */

const requestIn = (json: unknown): Fields => {
  const { arguments: args, request } = fieldsOf(json);
  return isObject(args) ? args : isObject(request) ? request : fieldsOf(json);
};

const [folder] = process.argv.slice(2);
if (!folder) {
  process.stderr.write("Give the folder that has the requests: npm run advice -- FOLDER\n");
  process.exit(2);
}

for (const name of readdirSync(folder)
  .filter((file) => file.endsWith(".json"))
  .sort()) {
  const all = adviceOn(requestIn(JSON.parse(readFileSync(join(folder, name), "utf8"))));
  process.stdout.write(`${name}: ${all.length}\n`);
  for (const advice of all) process.stdout.write(`  [${advice.rule.name}] ${adviceLine(advice)}\n`);
}
