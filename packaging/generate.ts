import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { coveragePage } from "../test/contract/coverage.ts";
import { DOCUMENTS, withGeneratedParts } from "./documents.ts";
import { serverJsonText } from "./server-json.ts";
import { skillFiles } from "./skills.ts";

writeFileSync("server.json", serverJsonText());
for (const document of DOCUMENTS) writeFileSync(document, withGeneratedParts(readFileSync(document, "utf8"), document));
writeFileSync("docs/api-coverage.md", coveragePage());

rmSync("skills", { recursive: true, force: true });
for (const [name, text] of Object.entries(skillFiles())) {
  const path = join("skills", name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
