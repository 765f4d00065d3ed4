import { writeFileSync } from "node:fs";
import { serverJsonText } from "./server-json.ts";

writeFileSync("server.json", serverJsonText());
