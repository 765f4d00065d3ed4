import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { releasedServerJson } from "./server-json.ts";

/** Puts the entry of a release in place of server.json: `--bundle FILE --image-digest sha256:...` */
const { values } = parseArgs({ options: { bundle: { type: "string" }, "image-digest": { type: "string" } } });
const { bundle, "image-digest": imageDigest = "" } = values;
if (!bundle || !/^sha256:[\da-f]{64}$/.test(imageDigest)) {
  throw new Error("needs --bundle FILE and --image-digest sha256:..., both of this release");
}
const bundleSha256 = createHash("sha256").update(readFileSync(bundle)).digest("hex");
writeFileSync("server.json", `${JSON.stringify(releasedServerJson({ bundleSha256, imageDigest }), null, 2)}\n`);
