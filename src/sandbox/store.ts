import { createHash, randomBytes } from "node:crypto";
import type { Candidate } from "./candidates/candidate.ts";
import type { Json, JsonObject } from "./json.ts";
import { found } from "./reply.ts";
import type { POSTING_DEFAULTS } from "./tables/postings.ts";
import { MODALITIES } from "./tables/questions.ts";
import { STEP_TYPES } from "./tables/steps.ts";

export type PostingFields = { -readonly [key in keyof typeof POSTING_DEFAULTS]: Json };

export interface Step {
  id: string;
  type: string;
  config: JsonObject;
}

export interface Question {
  id: string;
  modality: string;
  text: string;
  rank: number;
  /** Everything else, of which QUESTION_KEYS are shown. */
  fields: JsonObject;
  createdAt: number;
  updatedAt: number;
  deleted: boolean;
}

export interface Posting {
  id: string;
  fields: PostingFields;
  steps: Step[];
  questions: Question[];
  /** In order of arrival. */
  candidates: Candidate[];
  /** Unix ms, or null for a posting that never expires. */
  deadline: number | null;
  finalized: boolean;
  archived: boolean;
  ats: JsonObject | null;
  ingestionKey: string;
  /** A template's blueprint: can be read and changed by its id, and stays out of lists. */
  blueprint: boolean;
  createdAt: number;
  updatedAt: number;
  /** Unix ms from which lists show it. */
  listedFrom: number;
}

export type NewQuestion = { modality: string; text: string; fields: JsonObject };
export type NewPosting = Pick<Posting, "fields" | "deadline" | "finalized" | "ats"> & {
  steps: Omit<Step, "id">[];
  questions: NewQuestion[];
};

/** Rows that can only be read: templates, voices, numbers, senders, groups, the workspace. */
export type Catalog = Record<CatalogKind, JsonObject[]>;
export type CatalogKind =
  | "workspaces"
  | "interview_templates"
  | "voices"
  | "phone_numbers"
  | "sender_emails"
  | "email_template_groups"
  | "design_template_groups"
  | "email_templates"
  | "design_templates"
  | "domains";

/** A message that HeyMilo would have sent, or a call that it would have made. */
export interface Invitation {
  posting_id: string;
  email: string;
  channels: string[];
}

/** Everything the sandbox remembers, in memory. */
export class Store {
  /** In order of creation. */
  readonly postings = new Map<string, Posting>();
  /** By interview_id, in order of arrival. */
  readonly candidates = new Map<string, Candidate>();
  /** What would have gone out to people, in order. */
  readonly invitations: Invitation[] = [];

  constructor(
    readonly catalog: Catalog,
    readonly now: () => number,
    readonly newId: () => string,
  ) {}

  /** With an id of its own (seeds) the posting's question ids are the same in every run, too. */
  addPosting(
    draft: NewPosting,
    as: { id?: string; blueprint?: boolean; createdAt?: number; listLagMs?: number } = {},
  ): Posting {
    const at = this.now();
    const posting: Posting = {
      ...draft,
      id: as.id ?? this.#freshId(),
      steps: draft.steps.map((step, index) => ({
        id: `agent_${STEP_TYPES[step.type]?.idCode}_${String(index + 1).padStart(3, "0")}`,
        ...step,
      })),
      questions: [],
      candidates: [],
      archived: false,
      ingestionKey: randomBytes(33).toString("base64url"),
      blueprint: as.blueprint ?? false,
      createdAt: as.createdAt ?? at,
      updatedAt: as.createdAt ?? at,
      listedFrom: at + (as.listLagMs ?? 0),
    };
    this.postings.set(posting.id, posting);
    for (const [index, question] of draft.questions.entries())
      this.addQuestion(posting, question, as.id ? derivedId(`${as.id}/${index}`) : this.newId());
    return posting;
  }

  addQuestion(posting: Posting, { modality, text, fields }: NewQuestion, id = this.newId()): Question {
    const at = this.now();
    const rank = Math.max(0, ...activeQuestions(posting, modality).map((question) => question.rank)) + 1;
    const question = { id, modality, text, rank, fields, createdAt: at, updatedAt: at, deleted: false };
    posting.questions.push(question);
    return question;
  }

  addCandidate(candidate: Candidate): Candidate {
    this.candidates.set(candidate.id, candidate);
    this.posting(candidate.postingId).candidates.push(candidate);
    return candidate;
  }

  /** Newest first, without blueprints and what lists do not show yet. */
  listed(): Posting[] {
    const at = this.now();
    return [...this.postings.values()].filter((posting) => !posting.blueprint && posting.listedFrom <= at).reverse();
  }

  /** Throws 404 for an unknown id. */
  posting(id: string): Posting {
    return found(this.postings.get(id), "posting", id, "posting_id");
  }

  candidate(id: string): Candidate {
    return found(this.candidates.get(id), "interview", id, "interview_id");
  }

  /** The row that `param` of a request names. */
  row(kind: CatalogKind, id: string, param: string): JsonObject {
    const what = kind.replace(/s$/, "").replaceAll("_", " ");
    const row = this.catalog[kind].find((row) => row.id === id);
    return found(row, what, id, param);
  }

  #freshId(): string {
    const id = this.newId();
    return this.postings.has(id) ? this.#freshId() : id;
  }
}

export function activeQuestions(posting: Posting, modality?: string): Question[] {
  return posting.questions
    .filter((question) => !question.deleted && (modality === undefined || question.modality === modality))
    .sort((a, b) => modalityOrder(a) - modalityOrder(b) || a.rank - b.rank);
}

/** Ranks count within a modality, so a posting's questions are listed modality by modality. */
const modalityOrder = ({ modality }: Question): number => MODALITIES.indexOf(modality);

/** Looks like HeyMilo's own ids, e.g. `13D77095`. */
export const shortId = (): string => randomBytes(4).toString("hex").toUpperCase();
const derivedId = (seed: string): string => createHash("sha256").update(seed).digest("hex").slice(0, 8).toUpperCase();
