import type { FixedResource } from "../definition/resource.ts";
import type { AssetKind } from "../heymilo/assets.ts";
import { findAssets } from "../reading/workspace-assets.ts";
import { ASSET_KINDS, ASSET_VIEWS } from "../views/asset.ts";

/** `heymilo://voices`, `heymilo://phone-numbers` and so on: each kind as list_workspace_assets shows it, in one. */
const assetResource = (kind: AssetKind): FixedResource => {
  const { noun, useAs } = ASSET_VIEWS[kind];
  const name = kind.replaceAll("_", "-");
  return {
    name,
    uri: `heymilo://${name}`,
    title: `${noun[1].charAt(0).toUpperCase()}${noun[1].slice(1)}`,
    description: useAs
      ? `The ${noun[1]} of the workspace: what ${useAs} can be.`
      : `The ${noun[1]} of the workspace.`,
    mimeType: "application/json",
    read: async ({ heymilo }) => {
      const { rows, notes } = await findAssets(heymilo, kind, {});
      return { [kind]: rows, count: rows.length, ...(notes.length > 0 && { note: notes.join(" ") }) };
    },
  };
};

export const workspaceAssets: readonly FixedResource[] = ASSET_KINDS.map(assetResource);
