import { formatPath } from "../../arguments/path.ts";
import type { AssetKind } from "../../heymilo/assets.ts";
import type { HeyMilo } from "../../heymilo/client.ts";
import { checkReferences, type ReferenceLists } from "../../reading/references.ts";
import type { Within } from "./heymilo-world.ts";
import type { Item } from "./items.ts";
import type { Problem } from "./lines.ts";

/** Whether the ids of all lines exist. Each list is read once. */
export const checkAllReferences = async (
  items: readonly Item[],
  within: Within,
): Promise<{ problems: Problem[]; warnings: Problem[] }> => {
  const lists = readOnce(within);
  const found: { problems: Problem[]; warnings: Problem[] } = { problems: [], warnings: [] };
  for (const { line, request } of items) {
    const { problems, warnings } = await checkReferences(lists, request);
    for (const { path, message } of problems) {
      found.problems.push({ line, message: `${formatPath(path)}: ${message}` });
    }
    for (const message of warnings) found.warnings.push({ line, message });
  }
  return found;
};

const readOnce = (within: Within): ReferenceLists => {
  let templates: ReturnType<HeyMilo["templates"]["all"]> | undefined;
  const assets = new Map<AssetKind, ReturnType<HeyMilo["workspace"]["assets"]>>();
  return {
    templates: {
      all: () => {
        templates ??= within((heymilo) => heymilo.templates.all());
        return templates;
      },
    },
    workspace: {
      assets: (kind) => {
        const known = assets.get(kind) ?? within((heymilo) => heymilo.workspace.assets(kind));
        assets.set(kind, known);
        return known;
      },
    },
  };
};
