import { execFile } from "node:child_process";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { mcpbManifest } from "./mcpb-manifest.ts";
import { NOTICES_FILE } from "./notices.ts";

const OFFICIAL_TOOL = "node_modules/@anthropic-ai/mcpb/dist/cli/cli.js";

/**
 * Makes the bundle that Claude Desktop installs, from a finished build. The official tool validates the manifest. It
 * runs by itself because it prints as warnings what is none.
 *
 * @throws with what the tool said, if it rejects the bundle
 */
export async function packMcpb(outputPath: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "heymilo-mcpb-"));
  try {
    for (const path of ["dist", "LICENSE", NOTICES_FILE]) {
      await cp(path, join(folder, path), { recursive: true });
    }
    await cp("packaging/icon.png", join(folder, "icon.png"));
    await writeFile(join(folder, "manifest.json"), `${JSON.stringify(mcpbManifest(), null, 2)}\n`);
    await promisify(execFile)(process.execPath, [OFFICIAL_TOOL, "pack", folder, outputPath]).catch(
      ({ stdout, stderr }) => {
        throw new Error(`mcpb did not accept the bundle:\n${stdout}${stderr}`);
      },
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
