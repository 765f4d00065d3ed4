import type { AssetKind } from "../heymilo/assets.ts";
import type { Asset } from "../heymilo/schema/responses.ts";
import { printable } from "../heymilo/text.ts";
import { compact } from "./compact.ts";

interface KindView {
  /** The field of create_interviewer that takes its id, if one does. */
  useAs?: string;
  /** What is shown of it, beside its id. */
  shows: readonly string[];
  /** Where such things come from, for a workspace that has none. */
  origin: string;
}

/** Names are data of others, and one must not fill the list. */
const LONGEST_TEXT = 200;
const LONGEST_LINK = 500;

const inHeyMilo = "They are made in HeyMilo itself; a create without one uses the workspace's default.";

export const ASSET_VIEWS: Readonly<Record<AssetKind, KindView>> = {
  voices: {
    useAs: "workflow[].config.voice_id",
    shows: ["name", "language", "country_code", "gender", "labels", "preview_url"],
    origin: "A create without voice_id uses HeyMilo's standard voice.",
  },
  phone_numbers: {
    useAs: "phone_number_id",
    shows: ["phone_number", "country_code", "active"],
    origin: "HeyMilo's support provides them; without one there are no SMS steps and no phone calls.",
  },
  sender_emails: { useAs: "sender_email_id", shows: ["email"], origin: inHeyMilo },
  email_template_groups: {
    useAs: "email_template_group_id",
    shows: ["name", "sender_email_id", "templates"],
    origin: inHeyMilo,
  },
  design_template_groups: {
    useAs: "design_template_group_id",
    shows: ["name", "is_default", "templates"],
    origin: inHeyMilo,
  },
  email_templates: {
    shows: ["name", "template_key", "subject"],
    origin: "They are made in HeyMilo itself; without one HeyMilo sends its own texts.",
  },
  design_templates: {
    shows: ["name", "template_type"],
    origin: "They are made in HeyMilo itself; without one pages look as HeyMilo's own.",
  },
  domains: {
    shows: ["domain", "status", "active"],
    origin: "Candidates then see HeyMilo's own address.",
  },
  workspaces: { shows: ["name", "company_name"], origin: "An API key belongs to one." },
};

/** What several of them are called: "phone numbers". */
export const namesOfKind = (kind: string): string => kind.replaceAll("_", " ");
export const nameOfKind = (kind: string): string => namesOfKind(kind).replace(/s$/, "");

/** What people call it. Each kind has one of these. */
export const assetName = ({ name, phone_number, full_email, domain }: Asset): string =>
  name ?? phone_number ?? full_email ?? domain ?? "";

export const ASSET_KINDS = Object.keys(ASSET_VIEWS) as [AssetKind, ...AssetKind[]];

/** The kinds whose ids a create takes. */
export const REFERENCED_KINDS = ASSET_KINDS.filter((kind) => ASSET_VIEWS[kind].useAs !== undefined);

/** One line of a listing: what one needs to choose it, and where its id goes. */
export const assetRow = (kind: AssetKind, asset: Asset) => {
  const { useAs, shows } = ASSET_VIEWS[kind];
  const fields: Record<string, unknown> = {
    ...asset,
    email: asset.full_email,
    templates: asset.template_mappings,
    labels: labelsOf(asset),
    active: asset.active === false ? false : undefined,
    is_default: asset.is_default || undefined,
    // A signed link can be longer than everything else in the row.
    preview_url: (asset.preview_url?.length ?? 0) <= LONGEST_LINK ? asset.preview_url : undefined,
  };
  const shown = shows.map((name) => {
    const value = fields[name];
    return [name, typeof value === "string" && name !== "preview_url" ? printable(value, LONGEST_TEXT) : value];
  });
  return {
    id: asset.id,
    ...(useAs !== undefined && { use_as: useAs }),
    ...compact(Object.fromEntries(shown) as Record<string, unknown>),
  };
};

/** "american, adult, warm": what a voice's provider says of it. */
const labelsOf = ({ labels }: Asset): string | undefined => {
  if (typeof labels !== "object" || labels === null) return undefined;
  const values = Object.values(labels).filter((label) => typeof label === "string");
  return values.length > 0 ? printable(values.join(", "), 60) : undefined;
};
