import type { SpokenRevisions } from "../../transports/in-process.ts";
import { NAME, VERSION } from "../../version.ts";
import { isSupportedNode, OLDEST_NODE } from "../node-version.ts";
import { check, type Finding } from "./finding.ts";

/** Node's version against the one that package.json asks for. */
export function checkNode(version = process.versions.node): Finding {
  const { ok, fail } = check("node", "Node.js");
  const detail = `${version}, with ${NAME} ${VERSION}`;
  if (isSupportedNode(version)) return ok(detail);
  return fail(
    detail,
    `Install Node.js ${OLDEST_NODE} or newer, or have the client start a newer one by its absolute path.`,
  );
}

/** Whether clients of both protocol eras are answered. */
export function checkProtocol({ withoutHandshake, withHandshake }: SpokenRevisions): Finding {
  const { ok, fail } = check("protocol", "MCP revisions");
  const modern = withoutHandshake.length > 0 ? withoutHandshake.join(", ") : "none";
  const legacy = withHandshake ? `${withHandshake} and before` : "none";
  const detail = `${modern} without a handshake, ${legacy} with one`;
  if (withoutHandshake.length > 0 && withHandshake) return ok(detail);
  return fail(detail, "Install this program again; it is damaged.");
}
