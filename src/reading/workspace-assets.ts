import type { AssetKind } from "../heymilo/assets.ts";
import type { HeyMilo } from "../heymilo/client.ts";
import { InputError } from "../heymilo/errors.ts";
import type { Listing } from "../heymilo/http/pages.ts";
import type { Asset } from "../heymilo/schema/responses.ts";
import { ASSET_VIEWS, assetName, assetRow, nameOfKind, namesOfKind, REFERENCED_KINDS } from "../views/asset.ts";
import { RESULT_TOKENS, rowsThatFit } from "../views/bounded.ts";
import { listNotes } from "../views/list-notes.ts";
import { valueOrReason } from "./value-or-reason.ts";

interface AssetQuery {
  search?: string | undefined;
  /** A BCP-47 tag; "en" takes "en-US", too. For voices. */
  language?: string | undefined;
  gender?: string | undefined;
  /** Inactive phone numbers as well. */
  includeInactive?: boolean | undefined;
}

type AssetRow = ReturnType<typeof assetRow>;

/** HeyMilo's own search knows names alone; everything else is sorted out here, among the first 500. */
export const findAssets = async (heymilo: HeyMilo, kind: AssetKind, query: AssetQuery) => {
  const listing = await heymilo.workspace.assets(kind, query.search);
  const found = listing.items.filter((asset) => fits(kind, asset, query));
  return {
    rows: found.map((asset) => assetRow(kind, asset)),
    notes: [...emptyNotes(kind, listing, found, query), ...hiddenNotes(kind, listing, query)],
  };
};

const fits = (kind: AssetKind, asset: Asset, query: AssetQuery): boolean =>
  isActive(kind, asset, query) &&
  contains(kind, asset, query.search) &&
  (kind !== "voices" || isVoiceFor(asset, query));

/** An inactive number takes no calls. An inactive domain is listed: somebody may be looking for it. */
const isActive = (kind: AssetKind, { active }: Asset, { includeInactive }: AssetQuery): boolean =>
  kind !== "phone_numbers" || includeInactive === true || active !== false;

const contains = (kind: AssetKind, asset: Asset, search = ""): boolean => {
  const text = assetName(asset).toLowerCase();
  if (kind !== "phone_numbers") return text.includes(search.trim().toLowerCase());
  // People write numbers with blanks, dashes and brackets; HeyMilo stores +12065550178.
  return text.includes(search.replace(/[\s().-]/g, "").toLowerCase());
};

const isVoiceFor = ({ language, gender }: Asset, wanted: AssetQuery): boolean => {
  const tag = language?.toLowerCase();
  const asked = wanted.language?.toLowerCase();
  const rightLanguage = asked === undefined || tag === asked || tag?.startsWith(`${asked}-`) === true;
  return rightLanguage && (wanted.gender === undefined || gender?.toLowerCase() === wanted.gender);
};

const emptyNotes = (
  kind: AssetKind,
  { items }: Listing<Asset>,
  found: readonly Asset[],
  query: AssetQuery,
): string[] => {
  if (found.length > 0) return [];
  const { search, language, gender } = query;
  const asked = Object.entries({ search, ...(kind === "voices" && { language, gender }) })
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key} ${JSON.stringify(value)}`);
  if (asked.length === 0 && items.length === 0)
    return [`This workspace has no ${namesOfKind(kind)}. ${ASSET_VIEWS[kind].origin}`];
  if (asked.length === 0) return [];
  const languages = [...new Set(items.map(({ language }) => language).filter(Boolean))].slice(0, 30);
  const known = languages.length > 0 ? ` The voices here speak ${languages.join(", ")}.` : "";
  return [`No ${nameOfKind(kind)} fits ${asked.join(" and ")}; use fewer filters.${known}`];
};

const hiddenNotes = (kind: AssetKind, listing: Listing<Asset>, query: AssetQuery): string[] => {
  const { items, end } = listing;
  const notes: string[] = [];
  const inactive = items.filter((asset) => !isActive(kind, asset, query)).length;
  if (inactive > 0) notes.push(`${inactive} inactive left out (include_inactive shows them).`);
  const silent = items.filter(({ language }) => !language).length;
  if (kind === "voices" && query.language !== undefined && silent > 0) {
    notes.push(`${silent} without a stated language left out.`);
  }
  return end === "max_pages"
    ? [...notes, `Only the first ${items.length} ${namesOfKind(kind)} were looked through; narrow it with search.`]
    : [...notes, ...listNotes(listing)];
};

/**
 * The rows after `cursor`, at most `limit`, and fewer if they would be too long together.
 *
 * @throws InputError if no row has that id
 */
export const pageOfAssets = (rows: readonly AssetRow[], limit: number, cursor?: string, maxTokens?: number) => {
  const at = cursor === undefined ? -1 : rows.findIndex(({ id }) => id === cursor);
  if (cursor !== undefined && at < 0) {
    const message = "is not the next_cursor of a page with these arguments; begin without it";
    throw new InputError([{ path: ["cursor"], message }], "after_reading");
  }
  const rest = rows.slice(at + 1);
  const assets = rowsThatFit(rest.slice(0, limit), maxTokens);
  const last = assets.at(-1);
  return { assets, ...(last && assets.length < rest.length && { next_cursor: last.id }) };
};

/**
 * The first rows of every kind that a create refers to, asked for at the same time. One that fails is named.
 *
 * @param limit rows of each kind
 * @throws the first failure if all kinds fail
 */
export const findAllAssets = async (heymilo: HeyMilo, query: AssetQuery, limit: number) => {
  const parts = await Promise.all(
    REFERENCED_KINDS.map(async (kind) => ({
      kind,
      ...(await valueOrReason(findAssets(heymilo, kind, query))),
    })),
  );
  const assets: AssetRow[] = [];
  const notes: string[] = [];
  const failed: { kind: AssetKind; reason: string }[] = [];
  for (const { kind, ...read } of parts) {
    if ("error" in read) {
      failed.push({ kind, reason: read.reason });
      continue;
    }
    const { rows } = read.value;
    const page = pageOfAssets(rows, limit, undefined, RESULT_TOKENS / REFERENCED_KINDS.length);
    assets.push(...page.assets);
    notes.push(...read.value.notes);
    if (page.assets.length < rows.length)
      notes.push(`${page.assets.length} of ${rows.length} ${kind}; kind ${kind} lists the others.`);
  }
  const [first] = parts;
  if (failed.length === parts.length && first && "error" in first) throw first.error;
  return { assets, notes, failed };
};
