import { readFileSync, writeFileSync } from "node:fs";
import { coveragePage } from "../test/contract/coverage.ts";
import { DOCUMENTS, withGeneratedParts } from "./documents.ts";
import { serverJsonText } from "./server-json.ts";

writeFileSync("server.json", serverJsonText());
for (const document of DOCUMENTS) writeFileSync(document, withGeneratedParts(readFileSync(document, "utf8"), document));
writeFileSync("docs/api-coverage.md", coveragePage());
