import { statSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { directoryProblems, httpsUrl, ourSubmission } from "./directory.ts";
import { packMcpb } from "./mcpb.ts";

const BUNDLE = "heymilo-mcp.mcpb";

const { values } = parseArgs({ options: { "privacy-policy": { type: "string" }, directory: { type: "boolean" } } });
const privacyPolicy = values["privacy-policy"] === undefined ? undefined : httpsUrl(values["privacy-policy"]);
const submission = ourSubmission(privacyPolicy);
const problems = directoryProblems(submission);

if (values.directory && problems.length > 0) {
  process.stderr.write(`No bundle for the directory:\n${problems.map((problem) => `- ${problem}\n`).join("")}`);
  process.exitCode = 1;
} else {
  await packMcpb(BUNDLE, { privacyPolicy, ...(values.directory && { screenshots: submission.screenshots }) });
  const purpose = values.directory
    ? "For the directory: a person has to submit it, and only HeyMilo may."
    : "Not for the directory: that takes --directory, and --privacy-policy with the address of HeyMilo's.";
  process.stdout.write(`Wrote ${resolve(BUNDLE)} (${Math.ceil(statSync(BUNDLE).size / 1000)} kB).
${purpose}

Next, in Claude Desktop:
1. Open the file, or choose it under Settings, Extensions, Advanced settings, Install Extension.
2. Enter the HeyMilo API key. Or switch on the sandbox, to try without an account.
3. Switch the extension on, and start a new chat.
`);
}
