import { type Deviations, finds, keptText, keptTitle, shownMetadata, shownTime, titleOfCopy } from "./deviations.ts";
import type { SentPost } from "./network.ts";
import type { Chance } from "./virtual-time.ts";

/** Where the simulated clocks start: virtual 0 in Unix milliseconds. */
export const EPOCH_MS = Date.UTC(2026, 5, 1, 9);

/** Where the search is behind the list. */
export const INDEXED_AFTER_MS = 60_000;

export const TEMPLATE_ID = "IT_1";
export const TEMPLATE_METADATA = { team: "kitchen", region: "north" };
const BLUEPRINT_ID = "B1A0C0DE";

export interface Posting {
  id: string;
  title: string;
  /** Its description: every intention of a history has its own. */
  content: string;
  metadata: Record<string, string>;
  /** Virtual milliseconds. */
  createdAt: number;
  listedFrom: number;
  /** What an order that nobody understands goes by. */
  mixedBy: string;
  archivedAt?: number;
  isBlueprint?: boolean;
  /** The request that made it; absent for what people made, and for what was there before. */
  madeBy?: SentPost;
  copyOf?: string;
  /** When it was changed for the first time. */
  changedAt?: number;
  questions: Question[];
}

export interface Question {
  id: string;
  /** As it was sent, and as it is stored. */
  sent: string;
  text: string;
  modality: string;
  score_weight: unknown;
  listedFrom: number;
  madeBy?: SentPost;
}

export interface Request {
  method: string;
  path: string;
  query: Record<string, string | number | undefined>;
  body: unknown;
}

export interface Answer {
  status: number;
  body: unknown;
}

type Body = Record<string, unknown>;

/** A HeyMilo in memory: what it was told, and how it tells it. It knows nothing of the client but HTTP. */
export class SimulatedHeyMilo {
  readonly postings: Posting[] = [];
  readonly #ids = new Set<string>();
  readonly #deviations: Deviations;
  readonly #chance: Chance;
  readonly #now: () => number;

  constructor(deviations: Deviations, chance: Chance, now: () => number) {
    this.#deviations = deviations;
    this.#chance = chance;
    this.#now = now;
    const blueprint = { title: "Blueprint", content: "blueprint", metadata: TEMPLATE_METADATA };
    Object.assign(this.add(blueprint), { id: BLUEPRINT_ID, isBlueprint: true });
  }

  /** As a person would make one, or a request. */
  add(fields: Partial<Posting> & Pick<Posting, "title" | "content">): Posting {
    const id = this.#newId();
    const posting: Posting = {
      id,
      mixedBy: [...id].reverse().join(""),
      metadata: {},
      createdAt: this.#now(),
      listedFrom: this.#now(),
      questions: [],
      ...fields,
    };
    posting.title = keptTitle(posting.title, this.#deviations);
    this.postings.push(posting);
    return posting;
  }

  /** @param made how what this request makes is to be noted */
  answer({ method, path, query, body }: Request, made?: { by: SentPost; listLagMs: number }): Answer {
    const parts = path.split("/").slice(3).map(decodeURIComponent);
    const [kind, id, part] = parts;
    if (kind === "interview-templates") return id === TEMPLATE_ID ? this.#template() : notFound();
    if (kind !== "postings") return notFound();
    if (id === undefined) return method === "POST" ? this.#create(body as Body, made) : this.#list(query);
    const posting = this.postings.find((one) => one.id === id);
    if (!posting || (method === "GET" && !this.#isReadable(posting))) return notFound();
    if (part === "clone") return this.#clone(posting, made);
    if (part === "questions") {
      if (method === "GET") return this.#questions(posting, query);
      return this.#addQuestion(posting, body as Body, made);
    }
    if (part === "archive") posting.archivedAt ??= this.#now();
    if (method === "PATCH") this.#update(posting, body as Body);
    return { status: 200, body: { data: this.#shown(posting, "alone") } };
  }

  #create(body: Body, made?: { by: SentPost; listLagMs: number }): Answer {
    const ofTemplate = body.interview_template_id === TEMPLATE_ID ? TEMPLATE_METADATA : {};
    return this.#receipt(
      this.add({
        title: String(body.title),
        content: String(body.description),
        metadata: { ...((body.metadata as Record<string, string> | undefined) ?? ofTemplate) },
        ...this.#notes(made),
      }),
    );
  }

  /** Takes no body: a copy keeps the marker of its original. */
  #clone(source: Posting, made?: { by: SentPost; listLagMs: number }): Answer {
    const { content, metadata } = source;
    const title = titleOfCopy(source.title, this.#deviations);
    const copy = { title, content, metadata: { ...metadata }, copyOf: source.id, ...this.#notes(made) };
    return this.#receipt(this.add(copy));
  }

  #notes(made?: { by: SentPost; listLagMs: number }): Partial<Posting> {
    return made ? { madeBy: made.by, listedFrom: this.#now() + made.listLagMs } : {};
  }

  #update(posting: Posting, { title, description, metadata }: Body): void {
    posting.changedAt ??= this.#now();
    if (typeof title === "string") posting.title = keptTitle(title, this.#deviations);
    if (typeof description === "string") posting.content = description;
    if (metadata) posting.metadata = { ...(metadata as Record<string, string>) };
  }

  #addQuestion(
    posting: Posting,
    { text, modality, score_weight }: Body,
    made?: { by: SentPost; listLagMs: number },
  ): Answer {
    const { madeBy, listedFrom = this.#now() } = this.#notes(made);
    const question: Question = {
      id: this.#newId(),
      sent: String(text),
      text: keptText(String(text), this.#deviations),
      modality: String(modality),
      score_weight,
      listedFrom,
      ...(madeBy && { madeBy }),
    };
    posting.questions.push(question);
    return { status: 201, body: { data: this.#shownQuestion(question) } };
  }

  #questions(posting: Posting, query: Request["query"]): Answer {
    const rows = posting.questions.filter(({ listedFrom }) => listedFrom <= this.#now());
    return this.#page(rows, query, (row) => this.#shownQuestion(row), posting.questions);
  }

  #shownQuestion({ id, text, modality, score_weight }: Question): object {
    return { object: "question", id: this.#shownId(id), text, modality, score_weight };
  }

  #template(): Answer {
    const posting_id = this.#deviations.templates === "readable" ? BLUEPRINT_ID : undefined;
    return { status: 200, body: { data: { object: "interview_template", id: TEMPLATE_ID, posting_id } } };
  }

  #list(query: Request["query"]): Answer {
    const { search } = query;
    const all = this.#inOrder();
    const asked = { at: this.#now(), search: search === undefined ? undefined : String(search) };
    const rows = all.filter((one) => !one.isBlueprint && isShownBy(this.#deviations, one, asked));
    return this.#page(rows, query, (posting) => this.#shown(posting, "list"), all);
  }

  #isReadable({ listedFrom }: Posting): boolean {
    return this.#deviations.single === "at once" || listedFrom <= this.#now();
  }

  #inOrder(): Posting[] {
    const { order } = this.#deviations;
    if (order === "oldest first") return [...this.postings];
    if (order === "newest first") return this.postings.toReversed();
    return this.postings.toSorted((a, b) => (a.mixedBy < b.mixedBy ? -1 : 1));
  }

  /** The cursor may name a row that is not listed (any more). */
  #page<T extends { id: string }>(
    rows: readonly T[],
    { limit = 20, starting_after: cursor }: Request["query"],
    show: (row: T) => object,
    all: readonly { id: string }[] = rows,
  ): Answer {
    const { pages, oddItems } = this.#deviations;
    const isCapped = pages === "capped" || pages === "unmarked";
    const most = isCapped ? Math.min(Number(limit), 20) : Number(limit);
    const passed = new Set(
      cursor === undefined ? [] : all.slice(0, all.findIndex(({ id }) => id === String(cursor)) + 1),
    );
    const rest = rows.filter((row) => !passed.has(row));
    const data = rest.slice(0, most).map(show);
    if (oddItems && data[0]) data[0] = { ...data[0], id: undefined };
    const pagination = {
      has_more: pages !== "cut short" && rest.length > most,
      total_count: rows.length + (pages === "miscounted" ? 3 : 0),
      url: null,
    };
    return { status: 200, body: pages === "unmarked" ? { data } : { data, pagination } };
  }

  #receipt(posting: Posting): Answer {
    const { id, created_at, status } = this.#shown(posting, "alone");
    const shown = this.#shown(posting, "alone");
    return { status: 201, body: { data: { object: "posting", id, status, created_at, posting: shown } } };
  }

  #shown(posting: Posting, where: "list" | "alone"): Record<string, unknown> {
    const { id, title, content, metadata, createdAt, archivedAt } = posting;
    const isArchived = archivedAt !== undefined;
    return {
      object: "posting",
      id: this.#shownId(id),
      title,
      description: content,
      status: isArchived ? "archived" : "active",
      archived: isArchived,
      workflow: [],
      metadata: shownMetadata(metadata, where, this.#deviations),
      created_at: shownTime(EPOCH_MS + createdAt, this.#deviations),
    };
  }

  #newId(): string {
    let id: string;
    do id = String(this.#chance.between(10_000_000, 99_999_999));
    while (this.#ids.has(id));
    this.#ids.add(id);
    return this.#deviations.ids === "text" ? `P${id}` : id;
  }

  #shownId(id: string): string | number {
    return /^\d+$/.test(id) ? Number(id) : id;
  }
}

/** Whether a list that was asked for then, all its pages together, shows a posting or a question. */
export const isShownBy = (
  deviations: Deviations,
  thing: Posting | Question,
  { at, search }: { at: number; search: string | undefined },
): boolean => {
  if (search === undefined || !("title" in thing)) return thing.listedFrom <= at;
  const lagMs = deviations.search === "behind" ? INDEXED_AFTER_MS : 0;
  return thing.listedFrom + lagMs <= at && finds(search, thing.title, deviations);
};

const notFound = (): Answer => ({ status: 404, body: { error: { code: "resource_not_found" } } });
