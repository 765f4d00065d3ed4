import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packExtension } from "@anthropic-ai/mcpb";
import { mcpbManifest } from "./mcpb-manifest.ts";
import { NOTICES_FILE } from "./notices.ts";

/**
 * Makes the bundle that Claude Desktop installs, from a finished build. The official tool validates the manifest.
 *
 * @throws if the tool rejects it
 */
export async function packMcpb(outputPath: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "heymilo-mcpb-"));
  try {
    for (const path of ["dist", "LICENSE", NOTICES_FILE]) {
      await cp(path, join(folder, path), { recursive: true });
    }
    await cp("packaging/icon.png", join(folder, "icon.png"));
    await writeFile(join(folder, "manifest.json"), `${JSON.stringify(mcpbManifest(), null, 2)}\n`);
    const packed = await packExtension({ extensionPath: folder, outputPath, silent: true });
    if (!packed) throw new Error("mcpb did not accept the bundle");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
