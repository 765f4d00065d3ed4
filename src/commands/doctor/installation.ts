import manifest from "../../../package.json" with { type: "json" };
import type { SpokenRevisions } from "../../transports/in-process.ts";
import { NAME, VERSION } from "../../version.ts";
import type { Finding } from "./finding.ts";

/** Node's version against the one that package.json asks for. */
export function checkNode(version = process.versions.node): Finding {
  const needed = manifest.engines.node.replace(">=", "");
  const finding = { id: "node", title: "Node.js", detail: `${version}, with ${NAME} ${VERSION}` };
  if (isAtLeast(version, needed)) return { ...finding, level: "ok" };
  return { ...finding, level: "fail", fix: `Install Node.js ${needed} or later.` };
}

const isAtLeast = (version: string, needed: string): boolean => {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [neededMajor = 0, neededMinor = 0] = needed.split(".").map(Number);
  return major > neededMajor || (major === neededMajor && minor >= neededMinor);
};

/** Whether clients of both protocol eras are answered. */
export function checkProtocol({ withoutHandshake, withHandshake }: SpokenRevisions): Finding {
  const finding = { id: "protocol", title: "MCP revisions" };
  const modern = withoutHandshake.length > 0 ? withoutHandshake.join(", ") : "none";
  const legacy = withHandshake ? `${withHandshake} and before` : "none";
  const detail = `${modern} without a handshake, ${legacy} with one`;
  if (withoutHandshake.length > 0 && withHandshake) return { ...finding, level: "ok", detail };
  return { ...finding, level: "fail", detail, fix: "Install this program again; it is damaged." };
}
