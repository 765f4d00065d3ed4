import { type Deviations, finds, keptTitle, shownMetadata, shownTime } from "./deviations.ts";
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
  /** When its metadata was changed for the first time. */
  markedAt?: number;
  questions: { id: string; text: string; modality: string; madeBy?: SentPost }[];
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

  /** Takes no body: what is copied keeps its title, and its marker if it has one. */
  #clone(source: Posting, made?: { by: SentPost; listLagMs: number }): Answer {
    const { title, content, metadata } = source;
    const copy = { title, content, metadata: { ...metadata }, copyOf: source.id, ...this.#notes(made) };
    return this.#receipt(this.add(copy));
  }

  #notes(made?: { by: SentPost; listLagMs: number }): Partial<Posting> {
    return made ? { madeBy: made.by, listedFrom: this.#now() + made.listLagMs } : {};
  }

  #update(posting: Posting, { title, description, metadata }: Body): void {
    if (typeof title === "string") posting.title = keptTitle(title, this.#deviations);
    if (typeof description === "string") posting.content = description;
    if (!metadata) return;
    posting.metadata = { ...(metadata as Record<string, string>) };
    posting.markedAt ??= this.#now();
  }

  #addQuestion(posting: Posting, { text, modality }: Body, made?: { by: SentPost }): Answer {
    const question = { id: this.#newId(), text: String(text), modality: String(modality) };
    posting.questions.push({ ...question, ...(made && { madeBy: made.by }) });
    return {
      status: 201,
      body: { data: { object: "question", ...question, id: this.#shownId(question.id) } },
    };
  }

  #questions(posting: Posting, query: Request["query"]): Answer {
    const rows = posting.questions.map(({ id, text, modality }) => ({ id, text, modality }));
    return this.#page(rows, query, (row) => ({ object: "question", ...row, id: this.#shownId(row.id) }));
  }

  #template(): Answer {
    const posting_id = this.#deviations.templates === "readable" ? BLUEPRINT_ID : undefined;
    return { status: 200, body: { data: { object: "interview_template", id: TEMPLATE_ID, posting_id } } };
  }

  #list(query: Request["query"]): Answer {
    const { search } = query;
    const all = this.#inOrder();
    const rows = all.filter(
      ({ listedFrom, isBlueprint, title }) =>
        !isBlueprint &&
        listedFrom <= this.#now() &&
        (search === undefined ||
          (finds(String(search), title, this.#deviations) && this.#isIndexed(listedFrom))),
    );
    return this.#page(rows, query, (posting) => this.#shown(posting, "list"), all);
  }

  #isReadable({ listedFrom }: Posting): boolean {
    return this.#deviations.single === "at once" || listedFrom <= this.#now();
  }

  #isIndexed(listedFrom: number): boolean {
    return this.#deviations.search !== "behind" || listedFrom + INDEXED_AFTER_MS <= this.#now();
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
    const most = pages === "documented" ? Number(limit) : Math.min(Number(limit), 20);
    const passed = new Set(
      cursor === undefined ? [] : all.slice(0, all.findIndex(({ id }) => id === String(cursor)) + 1),
    );
    const rest = rows.filter((row) => !passed.has(row));
    const data = rest.slice(0, most).map(show);
    if (oddItems && data[0]) data[0] = { ...data[0], id: undefined };
    const pagination = { has_more: rest.length > most, total_count: rows.length, url: null };
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
    return this.#deviations.ids === "numbers" ? id : `P${id}`;
  }

  #shownId(id: string): string | number {
    return /^\d+$/.test(id) ? Number(id) : id;
  }
}

const notFound = (): Answer => ({ status: 404, body: { error: { code: "resource_not_found" } } });
