import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { connect } from "../support/chat.ts";
import { servePlayground } from "./serve.ts";

/**
 * `npm run cards:playground -- FILE`: the cards in an ordinary browser, with a request for create_interviewer from a
 * file. It always uses the embedded sandbox: whatever is pressed, nothing exists at HeyMilo.
 */
const [file = "examples/hvac-technician/request.json"] = process.argv.slice(2);
const client = await connect({ era: "2026-07-28", args: ["--sandbox"] });
const { url, close } = await servePlayground(client, JSON.parse(await readFile(file, "utf8")));
process.stdout.write(`The cards are at ${url} until Ctrl-C. They use the sandbox.\n`);
await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
await close();
await client.close();
