import { InputError } from "../heymilo/errors.ts";
import type { Interview } from "../heymilo/schema/interviews.ts";
import { bounded, estimateTokens, RESULT_TOKENS } from "./bounded.ts";
import { saidByCandidate } from "./candidate.ts";
import { compact, dense } from "./compact.ts";
import { integrityFindings, integrityView } from "./integrity.ts";
import { type InterviewResult, SAID_NOTE } from "./interview-result.ts";
import { evaluations, judgement } from "./interview-steps.ts";
import { questionLines, smsLines, transcriptTurns } from "./transcript.ts";

/**
 * What `include` can ask for, in the order in which an answer is filled: the longest comes last. A cursor begins with
 * the part's first letter.
 */
export const PARTS = ["evaluations", "answers", "integrity", "resume", "metadata", "transcript"] as const;
export type Part = (typeof PARTS)[number];

/** An entry of a part, and the list of the answer that it belongs to. */
type Entry = readonly [place: string, value: unknown];

interface Content {
  entries: Entry[];
  /** What stands beside the entries, on the first page. */
  extra?: Partial<InterviewResult>;
}

/** A part as it is asked for: all of it, or from an entry on. */
interface Asked extends Content {
  name: string;
  /** The number of the first entry, from 1. */
  from: number;
  /** Without it the rest cannot be asked for. */
  letter?: string | undefined;
}

/**
 * What was asked for, as far as it fits, and whom it is about. The summary says how much of each part it is.
 *
 * @param cursor which part goes on where: "t40", or "e7,t1". "end", "end6" and "q3" are of the transcript.
 * @throws InputError for a cursor that is none, or leads behind the end
 */
export const interviewParts = (
  interview: Interview,
  include: readonly Part[],
  cursor: string | undefined,
): InterviewResult => {
  const { interview_id, status } = interview;
  const lists = new Map<string, unknown[]>();
  const answer: Record<string, unknown> = {};
  const [summaries, next, shortened]: string[][] = [[], [], []] as [string[], string[], string[]];
  let room = RESULT_TOKENS;
  for (const { name, letter, from, entries, extra } of askedOf(interview, include, cursor)) {
    if (from === 1) Object.assign(answer, extra);
    let shown = from - 1;
    for (const [place, value] of entries.slice(shown)) {
      // The first entry is always shown, so that the next call gets on.
      const first = room === RESULT_TOKENS ? bounded([{ [name]: value }], room) : undefined;
      room -= estimateTokens(first?.value ?? value);
      if (room < 0 && !first) break;
      lists.set(place, [...(lists.get(place) ?? []), first ? first.value[name] : value]);
      shortened.push(...(first?.shortened ?? []));
      shown += 1;
    }
    if (shown < entries.length && letter) next.push(`${letter}${shown + 1}`);
    else if (shown < entries.length) shortened.push(`${name} (first ${shown} of ${entries.length} lines)`);
    summaries.push(howMuch(name, from, shown, entries.length));
  }
  for (const [place, values] of lists) {
    const [outer = "", inner] = place.split(".");
    answer[outer] = inner ? { ...(answer[outer] as object), [inner]: values } : values;
  }
  const { said_by_candidate: said, ...rest } = answer;
  return {
    outcome: "ready",
    summary: `${summaries.join("; ")}.`,
    interview_id,
    ...compact({ status }),
    ...rest,
    said_by_candidate: {
      ...(said ? { note: SAID_NOTE } : {}),
      ...saidByCandidate(interview),
      ...(said as object | undefined),
    },
    ...(next.length > 0 && { next_cursor: next.join(",") }),
    ...(shortened.length > 0 && { shortened }),
  };
};

const howMuch = (name: string, from: number, to: number, all: number): string => {
  if (all === 0) return `${name}: HeyMilo gives none`;
  if (to < from) return `${name}: on the next page`;
  return from === 1 && to === all ? `${name}: all ${all}` : `${name}: ${from} to ${to} of ${all}`;
};

const askedOf = (interview: Interview, include: readonly Part[], cursor: string | undefined): Asked[] => {
  const byCursor = cursor?.split(",").map((one) => askedBy(one.trim(), interview)) ?? [];
  const byInclude = PARTS.filter((part) => include.includes(part) && !byCursor.some(({ name }) => name === part));
  return [
    ...byInclude.map((part) => ({ name: part, letter: part[0], from: 1, ...CONTENT[part](interview) })),
    ...byCursor,
  ];
};

const askedBy = (cursor: string, interview: Interview): Asked => {
  const end = /^end([1-9]\d{0,2})?$/.exec(cursor);
  if (end) return lastTurns(interview, end[1] === undefined ? undefined : Number(end[1]));
  const [, letter, digits] = /^([a-z])([1-9]\d{0,5})$/.exec(cursor) ?? [];
  const part = PARTS.find((one) => one[0] === letter);
  if (letter === "q") return asQuestion(Number(digits), interview);
  if (!part) throw refused(`is no cursor of this tool; give a next_cursor, "end6" for 6 turns, or "q3" for question 3`);
  const content = CONTENT[part](interview);
  const { length } = content.entries;
  const from = Number(digits);
  if (from > Math.max(1, length)) throw refused(`${cursor} is behind the end: ${part} has ${length} entries`);
  return { name: part, letter, from, ...content };
};

const asQuestion = (number: number, interview: Interview): Asked => {
  const lines = questionLines(interview, number);
  if (lines) return { name: `said to question ${number}`, from: 1, entries: entriesAt(TRANSCRIPT, lines) };
  const count = interview.web_interview?.scorecard?.length ?? 0;
  throw refused(`q${number} is no question of this interview: HeyMilo gives ${count}`);
};

const refused = (message: string) => new InputError([{ path: ["cursor"], message }], "after_reading");

/** @param turns how many are wanted; as many as a short page has if absent */
const lastTurns = (interview: Interview, turns: number | undefined): Asked => {
  const content = CONTENT.transcript(interview);
  const { entries } = content;
  const wanted = turns === undefined ? 0 : transcriptTurns(interview).slice(-turns).flat().length;
  const from = turns === undefined ? lastPage(entries) : Math.max(1, entries.length - wanted + 1);
  return { name: "transcript", letter: "t", from, ...content };
};

/** Who asks for the end wants the last words, not a whole page. */
const LAST_PAGE_TOKENS = 800;

const lastPage = (entries: readonly Entry[]): number => {
  let [tokens, from] = [0, entries.length];
  while (from > 1) {
    tokens += estimateTokens(entries[from - 1]?.[1]);
    if (tokens + estimateTokens(entries[from - 2]?.[1]) > LAST_PAGE_TOKENS) break;
    from -= 1;
  }
  return Math.max(1, from);
};

const TRANSCRIPT = "said_by_candidate.transcript";

const entriesAt = (place: string, values: readonly unknown[] | null | undefined): Entry[] =>
  (values ?? []).map((value) => [place, value]);

const CONTENT: Record<Part, (interview: Interview) => Content> = {
  evaluations: (interview) => ({ entries: entriesAt("evaluations", evaluations(interview)) }),

  answers: (interview) => ({
    entries: [
      ...entriesAt("said_by_candidate.answers", formAnswers(interview)),
      ...entriesAt("said_by_candidate.sms", smsLines(interview)),
      ...entriesAt("sms_criteria", interview.sms?.criteria?.map(judgement)),
    ],
  }),

  integrity: (interview) => ({
    entries: entriesAt("integrity.findings", integrityFindings(interview).map(dense)),
    extra: compact({ integrity: integrityView(interview) }),
  }),

  resume: ({ resume }) => ({
    entries: [
      ...entriesAt("resume.criteria", resume?.score_criteria?.map(judgement)),
      ...entriesAt("resume.must_haves", resume?.eligibility_criteria?.map(judgement)),
    ],
    extra: resume?.resume_url ? { resume: { resume_url: resume.resume_url } } : {},
  }),

  metadata: ({ metadata }) => {
    // The keys by which the server marks what it made tell a reader nothing.
    const given = Object.entries(metadata ?? {}).filter(([key]) => !key.startsWith("mcp_"));
    return { entries: given.map(([key, value]) => ["metadata", { [key]: value }]) };
  },

  transcript: (interview) => {
    const { audio_recording_url: audio, video_recording_url: video } = interview.web_interview ?? {};
    const recordings = dense({ audio_url: audio, video_url: video });
    return {
      entries: entriesAt(TRANSCRIPT, transcriptTurns(interview).flat()),
      extra: Object.keys(recordings).length > 0 ? { recordings } : {},
    };
  },
};

export const formAnswers = ({ form }: Interview) =>
  form?.questions?.map(({ question_text, candidate_answer, expected_answer, passed }) =>
    compact({ question: question_text, answer: candidate_answer, expected: expected_answer, passed }),
  );
