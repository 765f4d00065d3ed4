import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { makeCoworkPlugin, makeMarketplace } from "./plugin.ts";
import { COWORK_NAME } from "./plugin-formats.ts";
import { zipFolder } from "./zip.ts";

const MARKETPLACE = "marketplace";
const ARCHIVE = `${COWORK_NAME}.zip`;

makeMarketplace(MARKETPLACE);
const folder = mkdtempSync(join(tmpdir(), "heymilo-cowork-"));
try {
  await makeCoworkPlugin(folder);
  writeFileSync(ARCHIVE, zipFolder(folder));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

process.stdout.write(`Wrote ${resolve(MARKETPLACE)}, and ${ARCHIVE} for Claude Cowork.

Claude Code:  claude plugin install heymilo --marketplace ./${MARKETPLACE} --config sandbox=true
              /plugin configure heymilo sets the key
Codex:        codex plugin marketplace add ./${MARKETPLACE}
              codex plugin add heymilo@heymilo-mcp
Gemini CLI:   gemini extensions install ./${MARKETPLACE}/plugins/heymilo
Antigravity:  node dist/heymilo-mcp.js config antigravity
Others:       docs/install.md
`);
