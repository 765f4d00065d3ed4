import leven from "leven";
import type { CreateIntent, CreateResult } from "../heymilo/additions/create-posting.ts";
import type { AssetKind } from "../heymilo/assets.ts";
import type { HeyMilo } from "../heymilo/client.ts";
import { ApiError, HeyMiloError, InputError, type Problem } from "../heymilo/errors.ts";
import type { Listing } from "../heymilo/http/pages.ts";
import { fieldsOf } from "../heymilo/json.ts";
import type { CreatePostingRequest } from "../heymilo/schema/create-posting.ts";
import type { Asset } from "../heymilo/schema/responses.ts";
import { assetName, nameOfKind } from "../views/asset.ts";

/** The lists that ids of a request are looked up in. */
type ListKind = Exclude<AssetKind, "workspaces"> | "interview_templates";

/** Reads one of the lists of a workspace. */
export type ReadList = (kind: ListKind) => Promise<Pick<Listing<Asset>, "items" | "end">>;

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

/** One thing an id can name: what people call it, and what else tells it from others. */
interface Referent {
  id: string;
  label: string;
  inactive: boolean;
}

export interface ReferenceReport {
  problems: Problem[];
  warnings: string[];
  /** What people call the things that were found, by id. */
  names: Map<string, string>;
  /** The fields whose ids were found. */
  checked: string[];
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
export async function checkReferences(
  readList: ReadList,
  request: CreatePostingRequest,
): Promise<ReferenceReport> {
  const report: ReferenceReport = { problems: [], warnings: [], names: new Map(), checked: [] };
  const references = referencesIn(request);
  const kinds = [...new Set(references.map(({ kind }) => kind))];
  const lists = new Map(
    await Promise.all(kinds.map(async (kind) => [kind, await referentsOf(readList, kind)] as const)),
  );
  for (const { path, id, kind } of references) {
    const { candidates, complete, failure } = lists.get(kind) ?? { candidates: [], complete: false };
    const found = candidates.find((candidate) => candidate.id === id);
    const where = String(path.at(-1));
    if (found?.inactive)
      report.warnings.push(`${where}: ${id} is not active; choose another from list_workspace_assets`);
    if (found) {
      if (found.label) report.names.set(id, found.label);
      if (!report.checked.includes(where)) report.checked.push(where);
      continue;
    }
    if (failure || !complete) {
      report.warnings.push(
        `${where}: ${id} could not be checked${failure ? ` (${failure})` : ""}; a wrong id makes HeyMilo refuse the create`,
      );
      continue;
    }
    const message = `${id}: no such ${nameOfKind(kind)}${suggestion(id, candidates)}`;
    if (kind === "voices") report.warnings.push(`${where}: ${message} (built-in voices may not be listed)`);
    else report.problems.push({ path, message });
  }
  return report;
}

/**
 * Creates a posting. If HeyMilo refuses it because of an id that does not exist, the error names that id.
 *
 * @throws InputError with the ids and what was likely meant, or else whatever `createPosting` throws
 */
export async function createWithReferences(heymilo: HeyMilo, intent: CreateIntent): Promise<CreateResult> {
  try {
    return await heymilo.postings.create(intent);
  } catch (error) {
    if (!(error instanceof ApiError) || ![400, 404, 422].includes(error.status)) throw error;
    const { problems } = await checkReferences(
      listsReadOnce((read) => read(heymilo)),
      intent.request,
    );
    throw problems.length > 0 ? new InputError(problems, "refused") : error;
  }
}

interface ReferentList {
  candidates: Referent[];
  complete: boolean;
  failure?: string;
}

const referentsOf = async (readList: ReadList, kind: ListKind): Promise<ReferentList> => {
  try {
    const { items, end } = await readList(kind);
    const candidates = items.map((item) => ({
      id: item.id,
      label: labelOf(item),
      inactive: item.active === false,
    }));
    return { candidates, complete: end === "complete" };
  } catch (error) {
    if (!(error instanceof HeyMiloError)) throw error;
    return { candidates: [], complete: false, failure: error.message };
  }
};

/** "Sarah (en-US)", or whatever people know it by. */
const labelOf = (item: Asset): string =>
  item.language ? `${assetName(item)} (${item.language})` : assetName(item);

const MOST_SUGGESTIONS = 3;

const suggestion = (id: string, candidates: readonly Referent[]): string => {
  if (candidates.length === 0) return "; this workspace has none";
  const show = ({ id: one, label }: Referent) => (label ? `${one} ${label}` : one);
  const near = candidates
    .map((candidate) => ({ candidate, distance: distance(id, candidate) }))
    .filter((one) => one.distance <= 0.5)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, MOST_SUGGESTIONS);
  if (near.length > 0) return `; did you mean ${near.map(({ candidate }) => show(candidate)).join(" or ")}?`;
  const some = candidates.slice(0, MOST_SUGGESTIONS).map(show).join(", ");
  return `; there are ${candidates.length}, such as ${some}`;
};

/** The time that it takes to compare grows with one length times the other. */
const LONGEST_COMPARED = 200;

/** From 0 (the same) to 1 (nothing in common), by id or by name, whichever is nearer. */
const distance = (wanted: string, { id, label }: Referent): number => {
  const text = wanted.slice(0, LONGEST_COMPARED).toLowerCase();
  const name = label
    .slice(0, LONGEST_COMPARED)
    .toLowerCase()
    .replace(/ \(.*\)$/, "");
  const stem = text.replace(/^(wrv|it)[-_]/, "");
  const speaks = stem.length >= 3 && name.length >= 3;
  if (speaks && (name.includes(stem) || stem.includes(name))) return 0.1;
  const relative = (other: string) => leven(text, other) / Math.max(text.length, other.length, 1);
  return Math.min(relative(id.slice(0, LONGEST_COMPARED).toLowerCase()), name ? relative(name) : 1);
};
