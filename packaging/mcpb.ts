import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { type BundleOptions, mcpbManifest } from "./mcpb-manifest.ts";
import { NOTICES_FILE } from "./notices.ts";
import { zipFolder } from "./zip.ts";

const OFFICIAL_TOOL = "node_modules/@anthropic-ai/mcpb/dist/cli/cli.js";

/**
 * Makes the bundle that Claude Desktop installs, from a finished build. The official tool validates the manifest, but
 * writes the time into its archives; ours of the same files are the same bytes.
 *
 * @throws with what the tool said, if it rejects the bundle
 */
export async function packMcpb(outputPath: string, options: BundleOptions = {}): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "heymilo-mcpb-"));
  try {
    for (const path of ["dist", "LICENSE", NOTICES_FILE, ...(options.screenshots ?? [])]) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await cp(path, join(folder, path), { recursive: true });
    }
    await cp("packaging/icon.png", join(folder, "icon.png"));
    await writeFile(join(folder, "manifest.json"), `${JSON.stringify(mcpbManifest(options), null, 2)}\n`);
    await promisify(execFile)(process.execPath, [OFFICIAL_TOOL, "validate", folder]).catch(({ stdout, stderr }) => {
      throw new Error(`mcpb did not accept the bundle:\n${stdout}${stderr}`);
    });
    await writeFile(outputPath, zipFolder(folder));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
