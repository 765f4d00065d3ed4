import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseAllDocuments } from "yaml";
import { cachedInstall } from "../support/cached-install.ts";
import { run } from "./tools.ts";

const DEPLOY = new URL("../../examples/deploy/", import.meta.url).pathname;

/** Not among the devDependencies: nothing else needs these, and the second has 20 MB. */
const PACKAGES = ["kubernetes-models@5.1.0", "@kubernetes/client-node@1.4.0"];

interface AttributeType {
  name: string;
  baseName: string;
  type: string;
}
type Models = Record<string, { getAttributeTypeMap?(): AttributeType[] }>;

/** Each file by the program that reads it, and Kubernetes' by its types and its field names. @throws if one is refused */
export async function validateDeploy(): Promise<void> {
  run("haproxy", ["-c", "-f", join(DEPLOY, "haproxy.cfg")]);
  run("docker-compose", ["-f", join(DEPLOY, "docker-compose.yaml"), "config", "-q"], {
    HEYMILO_MCP_TOKENS: "x",
  });
  const folder = cachedInstall("kubernetes", PACKAGES);
  const load = (file: string) => import(pathToFileURL(join(folder, "node_modules", file)).href);
  const models = (await load("@kubernetes/client-node/dist/index.js")) as Models;
  for (const document of parseAllDocuments(readFileSync(join(DEPLOY, "kubernetes.yaml"), "utf8"))) {
    const resource = document.toJS() as { apiVersion: string; kind: string };
    const { apiVersion, kind } = resource;
    const { [kind]: Model } = await load(`kubernetes-models/${apiVersion}/${kind}.js`);
    new Model(resource).validate();
    const unknown = unknownFields(resource, `V1${kind}`, models, kind);
    if (unknown.length > 0) throw new Error(`kubernetes.yaml: unknown ${unknown.join(", ")}`);
  }
}

/** kubernetes-models takes any field; the client's own types know which there are. */
const unknownFields = (value: unknown, type: string, models: Models, place: string): string[] => {
  const item = /^Array<(.*)>$/.exec(type)?.[1];
  if (item && Array.isArray(value))
    return value.flatMap((one, index) => unknownFields(one, item, models, `${place}[${index}]`));
  const known = models[type]?.getAttributeTypeMap?.();
  if (!known || typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, field]) => {
    const attribute = known.find(({ baseName }) => baseName === key);
    return attribute ? unknownFields(field, attribute.type, models, `${place}.${key}`) : `${place}.${key}`;
  });
};
