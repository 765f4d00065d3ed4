import { readFileSync, writeFileSync } from "node:fs";
import { withGeneratedParts } from "./readme.ts";
import { serverJsonText } from "./server-json.ts";

writeFileSync("server.json", serverJsonText());
writeFileSync("README.md", withGeneratedParts(readFileSync("README.md", "utf8")));
