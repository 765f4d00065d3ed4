import type { FixedResource } from "../definition/resource.ts";
import type { AssetKind } from "../heymilo/assets.ts";
import { findAssets } from "../reading/workspace-assets.ts";
import { ASSET_KINDS, ASSET_VIEWS, namesOfKind } from "../views/asset.ts";

/** `heymilo://voices`, `heymilo://phone-numbers` and so on: each kind as list_workspace_assets shows it, in one. */
const assetResource = (kind: AssetKind): FixedResource => {
  const { useAs } = ASSET_VIEWS[kind];
  const called = namesOfKind(kind);
  const name = kind.replaceAll("_", "-");
  return {
    name,
    uri: `heymilo://${name}`,
    title: `${called.charAt(0).toUpperCase()}${called.slice(1)}`,
    description: `The ${called} of the workspace${useAs ? `: what ${useAs} can be` : ""}.`,
    mimeType: "application/json",
    read: async ({ open }) => {
      const { rows, notes } = await findAssets(await open(), kind, {});
      return { [kind]: rows, count: rows.length, ...(notes.length > 0 && { note: notes.join(" ") }) };
    },
  };
};

export const workspaceAssets: readonly FixedResource[] = ASSET_KINDS.map(assetResource);
