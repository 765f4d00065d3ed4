import leven from "leven";
import type { AssetKind } from "../heymilo/assets.ts";
import type { HeyMilo } from "../heymilo/client.ts";
import type { Problem } from "../heymilo/errors.ts";
import type { Listing } from "../heymilo/http/pages.ts";
import { fieldsOf } from "../heymilo/json.ts";
import type { CreatePostingRequest } from "../heymilo/schema/create-posting.ts";
import type { Asset } from "../heymilo/schema/responses.ts";
import { assetName, nameOfKind } from "../views/asset.ts";
import { valueOrReason } from "./value-or-reason.ts";

/** The lists that ids of a request are looked up in. */
type ListKind = Exclude<AssetKind, "workspaces"> | "interview_templates";

/** Reads one of the lists of a workspace. */
type ReadList = (kind: ListKind) => Promise<Pick<Listing<Asset>, "items" | "end">>;

/** Each list is read once, however many ids and rules ask for it. */
export const listsReadOnce = (call: <T>(work: (heymilo: HeyMilo) => Promise<T>) => Promise<T>): ReadList => {
  const known = new Map<ListKind, ReturnType<ReadList>>();
  return (kind) => {
    const read = (heymilo: HeyMilo): ReturnType<ReadList> =>
      kind === "interview_templates" ? heymilo.templates.all() : heymilo.workspace.assets(kind);
    const list = known.get(kind) ?? call(read);
    known.set(kind, list);
    return list;
  };
};

/** An id in a request that names something in the workspace. */
interface Reference {
  path: PropertyKey[];
  id: string;
  kind: ListKind;
}

const REFERENCES = {
  interview_template_id: "interview_templates",
  phone_number_id: "phone_numbers",
  sender_email_id: "sender_emails",
  email_template_group_id: "email_template_groups",
  design_template_group_id: "design_template_groups",
} as const satisfies Partial<Record<keyof CreatePostingRequest, ListKind>>;

const referencesIn = (request: CreatePostingRequest): Reference[] => {
  const at = (path: PropertyKey[], id: unknown, kind: ListKind): Reference[] =>
    typeof id === "string" ? [{ path, id, kind }] : [];
  return [
    ...Object.entries(REFERENCES).flatMap(([field, kind]) => at([field], fieldsOf(request)[field], kind)),
    ...(request.workflow ?? []).flatMap(({ config }, index) =>
      at(["workflow", index, "config", "voice_id"], fieldsOf(config).voice_id, "voices"),
    ),
  ];
};

/**
 * Whether every id in a request exists in the workspace, with the likely intention where one does not. A voice may be
 * missing from HeyMilo's list and exist all the same, so that is a warning, as is a list that cannot be read.
 */
export async function checkReferences(readList: ReadList, request: CreatePostingRequest) {
  const problems: Problem[] = [];
  const warnings: string[] = [];
  const names = new Map<string, string>();
  const checked = new Set<string>();
  const references = await Promise.all(
    referencesIn(request).map(async (reference) => ({
      ...reference,
      list: await valueOrReason(readList(reference.kind)),
    })),
  );
  for (const { path, id, kind, list } of references) {
    const where = String(path.at(-1));
    const items = "value" in list ? list.value.items : [];
    const found = items.find((item) => item.id === id);
    if (found) {
      if (found.active === false)
        warnings.push(`${where}: ${id} is not active; choose another from list_workspace_assets`);
      if (assetName(found)) names.set(id, labelOf(found));
      checked.add(where);
    } else if ("reason" in list || list.value.end !== "complete") {
      const why = "reason" in list ? ` (${list.reason})` : "";
      warnings.push(`${where}: ${id} could not be checked${why}; a wrong id makes HeyMilo refuse the create`);
    } else {
      const message = `${id}: no such ${nameOfKind(kind)}${suggestion(id, items)}`;
      if (kind === "voices") warnings.push(`${where}: ${message} (built-in voices may not be listed)`);
      else problems.push({ path, message });
    }
  }
  return {
    problems,
    warnings,
    /** What people call the things that were found, by id. */
    names,
    /** The fields whose ids were found. */
    checked: [...checked],
  };
}

/** "Sarah (en-US)", or whatever people know it by. */
const labelOf = (item: Asset): string => (item.language ? `${assetName(item)} (${item.language})` : assetName(item));

const MOST_SUGGESTIONS = 3;

const suggestion = (id: string, items: readonly Asset[]): string => {
  if (items.length === 0) return "; this workspace has none";
  const show = (item: Asset) => [item.id, labelOf(item)].filter(Boolean).join(" ");
  const near = items
    .map((item) => ({ item, distance: distance(id, item) }))
    .filter((one) => one.distance <= 0.5)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, MOST_SUGGESTIONS);
  if (near.length > 0) return `; did you mean ${near.map(({ item }) => show(item)).join(" or ")}?`;
  const some = items.slice(0, MOST_SUGGESTIONS).map(show).join(", ");
  return `; there are ${items.length}, such as ${some}`;
};

/** The time that it takes to compare grows with one length times the other. */
const LONGEST_COMPARED = 200;

/** From 0 (the same) to 1 (nothing in common), by id or by name, whichever is nearer. */
const distance = (wanted: string, item: Asset): number => {
  const [text = "", id = "", name = ""] = [wanted, item.id, assetName(item)].map((one) =>
    one.slice(0, LONGEST_COMPARED).toLowerCase(),
  );
  const stem = text.replace(/^(wrv|it)[-_]/, "");
  const speaks = stem.length >= 3 && name.length >= 3;
  if (speaks && (name.includes(stem) || stem.includes(name))) return 0.1;
  const relative = (other: string) => leven(text, other) / Math.max(text.length, other.length, 1);
  return Math.min(relative(id), name ? relative(name) : 1);
};

/**
 * Whether a voice of the workspace speaks the language of the interview: HeyMilo accepts any. It has many voices for
 * English, so there is nothing to check. Nothing in the request can mend what is `lasting`, so that it holds for what it
 * creates, too.
 */
export const reviewVoices = async (
  readList: ReadList,
  { language, workflow = [] }: CreatePostingRequest,
): Promise<Record<"warnings" | "lasting", string[]>> => {
  const isSpoken = workflow.some(({ type }) => type === "web_interview");
  if (!isSpoken || language === undefined || primary(language) === "en") return { warnings: [], lasting: [] };
  const voices = await valueOrReason(readList("voices"));
  if ("reason" in voices) {
    const notRead = `language: the voices could not be read (${voices.reason}), so whether one speaks it is not checked`;
    return { warnings: [notRead], lasting: [] };
  }
  const { items } = voices.value;
  const warnings = workflow.flatMap((step, index) => {
    const voice = items.find(({ id }) => id === fieldsOf(step.config).voice_id);
    if (!voice?.language || primary(voice.language) === primary(language)) return [];
    return [
      `workflow[${index}].config.voice_id: ${voice.name ?? voice.id} speaks ${voice.language}, and the interview is in ` +
        `${language}; choose another by list_workspace_assets with kind voices and language ${primary(language)}`,
    ];
  });
  if (items.some((voice) => primary(voice.language) === primary(language))) return { warnings, lasting: [] };
  const known = [...new Set(items.map((voice) => voice.language).filter(Boolean))].slice(0, 12).join(", ");
  const voiceless =
    `language: no voice of this workspace is listed for ${language} (there are ${known || "none"}); HeyMilo accepts it and ` +
    "does not say which voice speaks then. Ask the user for another language, or to have HeyMilo add such a voice";
  return { warnings, lasting: [voiceless] };
};

const primary = (tag: string | null | undefined): string => (tag ?? "").toLowerCase().split("-", 1)[0] ?? "";
