import { execFileSync } from "node:child_process";

/** The end-to-end tests drive the built binary, so they must never see a stale one. */
export default function buildOnce(): void {
  execFileSync(process.execPath, ["--import", "tsx", "packaging/build.ts"], { stdio: "inherit" });
}
