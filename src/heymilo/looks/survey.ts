import type { Deadline } from "../deadline.ts";
import { LookUpError } from "../errors.ts";
import type { Http, PacedRequest } from "../http/client.ts";
import { pages } from "../http/pages.ts";
import { type Posting, posting } from "../schema/responses.ts";
import { type Marker, readMarker } from "./marker.ts";

const PAGE_SIZE = 100;
/** Three thousand postings, a tenth of what HeyMilo allows in a minute. */
const MAX_PAGES = 30;

/** One posting of a list, as far as it was understood. */
export interface Row {
  id: string;
  posting: Posting;
  marker: Marker | undefined;
  /** By HeyMilo's clock; undefined if it does not say in a form that is known. */
  createdMs: number | undefined;
}

/** What reading the list of postings showed. */
export interface Survey {
  rows: Row[];
  /** Entries without an id: nobody can say what they are. */
  unclear: number;
  /** HeyMilo's clock at the first answer, if it said. */
  serverMs: number | undefined;
  /** The cursor after the last row. */
  lastId: string | undefined;
  pageCount: number;
  sandbox: boolean;
}

/** What a look may do, for how long, and who hears of it. */
export interface Scope {
  deadline: Deadline;
  onQueued?: PacedRequest["onQueued"];
}

export interface SurveyOptions {
  /** Without it the whole list is read. */
  search?: string | undefined;
  /** The cursor to go on from. */
  after?: string | undefined;
  /** Asked after each page whether what is left can still matter. */
  isEnough?: ((soFar: Survey) => boolean) | undefined;
}

/** @throws LookUpError if the list is not complete: what is not in it may exist all the same */
export async function surveyPostings(
  http: Pick<Http, "read">,
  { deadline, onQueued }: Scope,
  { search, after, isEnough }: SurveyOptions,
): Promise<Survey> {
  const survey: Survey = {
    rows: [],
    unclear: 0,
    serverMs: undefined,
    lastId: after,
    pageCount: 0,
    sandbox: false,
  };
  const wanted = { query: { search }, row: posting, startingAfter: after, onQueued };
  const list = { path: "/api/v2/postings", limit: PAGE_SIZE, maxPages: MAX_PAGES, ...wanted };
  for await (const page of pages(http, list, deadline)) {
    survey.rows.push(...page.rows.map(rowOf));
    survey.unclear += page.odd;
    survey.serverMs ??= page.response.dateMs;
    survey.lastId = page.last ?? survey.lastId;
    survey.pageCount += 1;
    survey.sandbox ||= page.response.sandbox;
    if (isEnough?.(survey)) break;
    if (page.end === "max_pages")
      throw new LookUpError(
        `more than ${PAGE_SIZE * MAX_PAGES} interviewers would have to be looked through`,
      );
    if (page.end === "stuck") throw new LookUpError("HeyMilo's list of interviewers does not go on");
  }
  return survey;
}

export const rowOf = (one: Posting): Row => ({
  id: one.id,
  posting: one,
  marker: readMarker(one.metadata),
  createdMs: one.created_at == null ? undefined : one.created_at * 1000,
});

/** The order of creation in a list, as far as its rows tell. */
export const orderOf = (rows: readonly Row[]): "newest_first" | "oldest_first" | "unknown" => {
  const times = rows.map(({ createdMs }) => createdMs ?? Number.NaN);
  const steps = times.slice(1).map((time, index) => time - (times[index] as number));
  if (steps.every((step) => step <= 0) && steps.some((step) => step < 0)) return "newest_first";
  if (steps.every((step) => step >= 0) && steps.some((step) => step > 0)) return "oldest_first";
  return "unknown";
};

/** An archived posting is out of use: it neither answers for a create nor stands in its way. */
export const isInUse = ({ posting: { archived, status } }: Row): boolean =>
  archived !== true && status !== "archived";

type Aged = Pick<Posting, "id" | "created_at">;

/** The earliest created first; at one time by id, so that everyone who looks takes the same for the first. */
export const byAge = (a: Aged, b: Aged): number => {
  const [timeA, timeB] = [a.created_at ?? Number.MAX_VALUE, b.created_at ?? Number.MAX_VALUE];
  return timeA - timeB || (a.id < b.id ? -1 : 1);
};

export const earliestFirst = (rows: Iterable<Row>): Row[] =>
  [...rows].sort((a, b) => byAge(a.posting, b.posting));
