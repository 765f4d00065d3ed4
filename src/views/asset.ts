import type { AssetKind } from "../heymilo/assets.ts";
import type { Asset } from "../heymilo/schema/responses.ts";
import { printable } from "../heymilo/text.ts";
import { compact } from "./compact.ts";

interface KindView {
  /** What one of them is called, in the singular and the plural. */
  noun: [one: string, many: string];
  /** The field of create_interviewer that takes its id, if one does. */
  useAs?: string;
  text(asset: Asset): string;
  show(asset: Asset): object;
  origin: string;
}

/** Names are data of others, and one must not fill the list. */
const LONGEST_TEXT = 200;
const LONGEST_LINK = 500;

const name = (asset: Asset): string => asset.name ?? "";

const inHeyMilo = "They are made in HeyMilo itself; a create without one uses the workspace's default.";

export const ASSET_VIEWS: Readonly<Record<AssetKind, KindView>> = {
  voices: {
    noun: ["voice", "voices"],
    useAs: "workflow[].config.voice_id",
    text: name,
    show: (voice) => ({
      name: voice.name,
      language: voice.language,
      country_code: voice.country_code,
      gender: voice.gender,
      labels: labelsOf(voice),
      // A signed link can be longer than everything else in the row.
      preview_url: (voice.preview_url?.length ?? 0) <= LONGEST_LINK ? voice.preview_url : undefined,
    }),
    origin: "A create without voice_id uses HeyMilo's standard voice.",
  },
  phone_numbers: {
    noun: ["phone number", "phone numbers"],
    useAs: "phone_number_id",
    text: (number) => number.phone_number ?? "",
    show: (number) => ({
      phone_number: number.phone_number,
      country_code: number.country_code,
      active: number.active === false ? false : undefined,
    }),
    origin: "HeyMilo's support provides them; without one there are no SMS steps and no phone calls.",
  },
  sender_emails: {
    noun: ["sender email", "sender emails"],
    useAs: "sender_email_id",
    text: (sender) => sender.full_email ?? "",
    show: (sender) => ({ email: sender.full_email }),
    origin: inHeyMilo,
  },
  email_template_groups: {
    noun: ["email template group", "email template groups"],
    useAs: "email_template_group_id",
    text: name,
    show: ({ name, sender_email_id, template_mappings: templates }) => ({ name, sender_email_id, templates }),
    origin: inHeyMilo,
  },
  design_template_groups: {
    noun: ["design template group", "design template groups"],
    useAs: "design_template_group_id",
    text: name,
    show: ({ name, is_default, template_mappings: templates }) => ({
      name,
      is_default: is_default || undefined,
      templates,
    }),
    origin: inHeyMilo,
  },
  email_templates: {
    noun: ["email template", "email templates"],
    text: name,
    show: ({ name, template_key, subject }) => ({ name, template_key, subject }),
    origin: "They are made in HeyMilo itself; without one HeyMilo sends its own texts.",
  },
  design_templates: {
    noun: ["design template", "design templates"],
    text: name,
    show: ({ name, template_type }) => ({ name, template_type }),
    origin: "They are made in HeyMilo itself; without one pages look as HeyMilo's own.",
  },
  domains: {
    noun: ["domain", "domains"],
    text: ({ domain }) => domain ?? "",
    show: ({ domain, status, active }) => ({ domain, status, active: active === false ? false : undefined }),
    origin: "Candidates then see HeyMilo's own address.",
  },
  workspaces: {
    noun: ["workspace", "workspaces"],
    text: name,
    show: ({ name, company_name }) => ({ name, company_name }),
    origin: "An API key belongs to one.",
  },
};

export const ASSET_KINDS = Object.keys(ASSET_VIEWS) as [AssetKind, ...AssetKind[]];

/** The kinds whose ids a create takes. */
export const REFERENCED_KINDS = ASSET_KINDS.filter((kind) => ASSET_VIEWS[kind].useAs !== undefined);

/** One line of a listing: what one needs to choose it, and where its id goes. */
export const assetRow = (kind: AssetKind, asset: Asset) => {
  const { useAs, show } = ASSET_VIEWS[kind];
  const shown = Object.entries(show(asset)).map(([key, value]) => [
    key,
    typeof value === "string" && key !== "preview_url" ? printable(value, LONGEST_TEXT) : value,
  ]);
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
