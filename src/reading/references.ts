import leven from "leven";
import type { CreateIntent, CreateResult } from "../heymilo/additions/create-posting.ts";
import type { HeyMilo } from "../heymilo/client.ts";
import { ApiError, HeyMiloError, InputError, type Problem } from "../heymilo/errors.ts";
import { fieldsOf } from "../heymilo/json.ts";
import type { CreatePostingRequest } from "../heymilo/schema/create-posting.ts";

/** An id in a request that names something in the workspace. */
interface Reference {
  path: PropertyKey[];
  id: string;
  kind: keyof typeof KIND_NAMES;
}

/** One thing an id can name: what people call it, and what else tells it from others. */
interface Referent {
  id: string;
  label: string;
  inactive: boolean;
}

/** Where the ids of a workspace are listed. */
export interface ReferenceLists {
  templates: Pick<HeyMilo["templates"], "all">;
  workspace: Pick<HeyMilo["workspace"], "assets">;
}

/** The lists of a workspace, each of which is read once, however many ids and rules ask for it. */
export const listsReadOnce = (
  call: <T>(work: (heymilo: HeyMilo) => Promise<T>) => Promise<T>,
): ReferenceLists => {
  const templates = remembered((_: "templates") => call((heymilo) => heymilo.templates.all()));
  return {
    templates: { all: () => templates("templates") },
    workspace: { assets: remembered((kind) => call(({ workspace }) => workspace.assets(kind))) },
  };
};

const remembered = <Kind, List>(read: (kind: Kind) => List): ((kind: Kind) => List) => {
  const known = new Map<Kind, List>();
  return (kind) => {
    const list = known.get(kind) ?? read(kind);
    known.set(kind, list);
    return list;
  };
};

export interface ReferenceReport {
  problems: Problem[];
  warnings: string[];
  /** What people call the things that were found, by id. */
  names: Map<string, string>;
  /** The fields whose ids were found. */
  checked: string[];
}

const KIND_NAMES = {
  interview_templates: "interview template",
  voices: "voice",
  phone_numbers: "phone number",
  sender_emails: "sender email",
  email_template_groups: "email template group",
  design_template_groups: "design template group",
} as const;

const referencesIn = (request: CreatePostingRequest): Reference[] => {
  const top = (field: keyof CreatePostingRequest, kind: Reference["kind"]): Reference[] => {
    const id = request[field];
    return typeof id === "string" ? [{ path: [field], id, kind }] : [];
  };
  const voices = (request.workflow ?? []).flatMap((step, index): Reference[] => {
    const id = fieldsOf(step.config).voice_id;
    return typeof id !== "string"
      ? []
      : [{ path: ["workflow", index, "config", "voice_id"], id, kind: "voices" }];
  });
  return [
    ...top("interview_template_id", "interview_templates"),
    ...top("phone_number_id", "phone_numbers"),
    ...top("sender_email_id", "sender_emails"),
    ...top("email_template_group_id", "email_template_groups"),
    ...top("design_template_group_id", "design_template_groups"),
    ...voices,
  ];
};

/**
 * Whether every id in a request exists in the workspace, with the likely intention where one does not. A voice may be
 * missing from HeyMilo's list and exist all the same, so that is a warning, as is a list that cannot be read.
 */
export async function checkReferences(
  listed: ReferenceLists,
  request: CreatePostingRequest,
): Promise<ReferenceReport> {
  const report: ReferenceReport = { problems: [], warnings: [], names: new Map(), checked: [] };
  const references = referencesIn(request);
  const kinds = [...new Set(references.map(({ kind }) => kind))];
  const lists = new Map(
    await Promise.all(kinds.map(async (kind) => [kind, await referentsOf(listed, kind)] as const)),
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
    const message = `${id}: no such ${KIND_NAMES[kind]}${suggestion(id, candidates)}`;
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
    const { problems } = await checkReferences(heymilo, intent.request);
    throw problems.length > 0 ? new InputError(problems, "refused") : error;
  }
}

interface ReferentList {
  candidates: Referent[];
  complete: boolean;
  failure?: string;
}

const referentsOf = async (listed: ReferenceLists, kind: Reference["kind"]): Promise<ReferentList> => {
  try {
    const { items, end } =
      kind === "interview_templates" ? await listed.templates.all() : await listed.workspace.assets(kind);
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
const labelOf = (item: Readonly<Record<string, unknown>>): string => {
  const name = [item.name, item.phone_number, item.full_email].find((text) => typeof text === "string") ?? "";
  return typeof item.language === "string" ? `${name} (${item.language})` : String(name);
};

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
