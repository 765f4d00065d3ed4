import { describe, it } from "vitest";
import { formatPath } from "../src/arguments/path.ts";
import { readArguments } from "../src/arguments/read.ts";
import { explain } from "../src/commands/doctor/finding.ts";
import { failureOf, failureText } from "../src/failure/failure.ts";
import { failureFacts } from "../src/failure/log-facts.ts";
import { Confidential } from "../src/heymilo/confidential.ts";
import { HeyMiloError } from "../src/heymilo/errors.ts";
import { readErrorBody } from "../src/heymilo/http/error-body.ts";
import { askedWait } from "../src/heymilo/http/rate-limit.ts";
import { readMarker } from "../src/heymilo/lookups/marker.ts";
import { mayBeSameTitle, searchTermOf } from "../src/heymilo/lookups/titles.ts";
import { redactor } from "../src/heymilo/redact.ts";
import { ApiError } from "../src/heymilo/request-errors.ts";
import type { Candidate } from "../src/heymilo/schema/candidates.ts";
import type { Interview } from "../src/heymilo/schema/interviews.ts";
import type { Posting, Question } from "../src/heymilo/schema/responses.ts";
import { secondsOf } from "../src/heymilo/schema/responses.ts";
import { reviewPostingRequest } from "../src/heymilo/schema/review.ts";
import * as texts from "../src/heymilo/text.ts";
import { createLog, faultOf, quotelessMessage } from "../src/log.ts";
import { Privacy } from "../src/privacy/index.ts";
import { CANDIDATE_DATA } from "../src/privacy/treatments.ts";
import { surface } from "../src/surface/index.ts";
import { bearerOf, keyOfCaller } from "../src/transports/http/access.ts";
import { bounded, rowsThatFit } from "../src/views/bounded.ts";
import { candidateRow } from "../src/views/candidate.ts";
import { mentionsOfOldTitle } from "../src/views/cloned.ts";
import { interviewParts, PARTS } from "../src/views/interview-parts.ts";
import { interviewReport } from "../src/views/interview-result.ts";
import { interviewerInFull, interviewerRow, interviewerSummary } from "../src/views/interviewer.ts";
import { createInterviewer } from "../tools/interviewers/create-interviewer.ts";
import { RUNS } from "./contract/properties.ts";
import fc from "./support/fast-check.ts";
import { expectNoSquare, LONG } from "./support/growth.ts";

const interviewWith = (text: string): Interview => ({
  interview_id: "D536A69A4090E13F",
  name: "Amara Al O'Brien 王小明",
  email: text,
  metadata: { [text.slice(0, 40)]: text, phone: text },
  status: "completed",
  web_interview: {
    scorecard: [{ question_text: text }],
    transcript: [{ speaker: text, text, timestamp_str: text }],
  },
});

const postingWith = (text: string): Posting => ({
  id: "13D77095",
  title: text,
  description: text,
  metadata: { note: text },
  workflow: [{ type: text, config: { instructions: text } }],
});

const requestWith = (text: string) => ({
  title: text,
  name: text,
  description: text,
  language: text,
  ends_at: text,
  metadata: { note: text, [text.slice(0, 40)]: text },
  [text.slice(0, 60)]: text,
  workflow: [
    {
      type: "web_interview",
      config: { interview_type: text, time_zone: text, [text.slice(0, 60)]: text },
      questions: [{ modality: "voice", text, score_of_1: text, [text.slice(0, 60)]: text }],
    },
    { type: text },
  ],
});

const apiError = (text: string) =>
  new ApiError({
    status: 422,
    message: text,
    code: text,
    requestId: text,
    fields: [{ path: [text], message: text }],
  });

const key = `${"a".repeat(3_000)}1${"a".repeat(3_000)}`;
const redact = redactor([key, 'hm_live/"%41&amp;', "1111"]);
const listed = surface.tools.find(({ name }) => name === "create_interviewer") as (typeof surface.tools)[number];

/** Everything that runs over a text from outside: HeyMilo's, a caller's, a candidate's. */
const FUNCTIONS: Readonly<Record<string, (text: string) => unknown>> = {
  "one line": (text) => [texts.printable(text, 300), texts.printable(text, Number.POSITIVE_INFINITY)],
  "a terminal": texts.forTerminal,
  "what is visible": texts.visible,
  "comparable forms": (text) => [texts.folded(text), texts.normalized(text, "NFC"), texts.normalized(text, "NFKD")],
  "its words": (text) => [texts.wordsOf(text), texts.charactersIn(text), texts.excerpt(text, 9, text.length - 9)],
  markup: texts.withoutMarkup,
  secrets: (text) => [redact(text), redact({ [text]: text })],
  "an error's page": (text) => readErrorBody(text, undefined, redact),
  "an error's message": (text) =>
    readErrorBody(JSON.stringify({ error: { message: text, code: text, param: text } }), requestWith(text), redact),
  "an error's fields": (text) =>
    readErrorBody(
      JSON.stringify({ detail: [{ loc: ["body", text], msg: text, type: text }] }),
      requestWith(""),
      redact,
    ),
  headers: (text) => [
    askedWait({ "retry-after": text, "x-ratelimit-reset": text }, 429, 0),
    askedWait({ "ratelimit-reset": text }, 429, 0),
    bearerOf(`Bearer ${text}`),
    keyOfCaller({ headers: { "x-api-key": text, "x-workspace-id": text }, headersDistinct: {}, url: "/" }),
  ],
  "times and markers": (text) => [secondsOf(text), readMarker({ mcp_idempotency_key: text })],
  titles: (text) => [searchTermOf(text), mayBeSameTitle(text, `${text}x`)],
  ...Object.fromEntries(
    CANDIDATE_DATA.map((level) => [
      `an interview at ${level}`,
      (text: string) => {
        const shown = new Privacy(level).interview(new Confidential(interviewWith(text)));
        return [interviewReport(shown), interviewParts(shown, PARTS, undefined), interviewParts(shown, [], "q1,end")];
      },
    ]),
  ),
  "a candidate": (text) => {
    const closed = new Confidential({
      ...interviewWith(text),
      name: text,
      data: { phone: text },
    } as Candidate);
    const privacy = new Privacy("pseudonymous");
    return [candidateRow(privacy.candidate(closed), { withSummary: true }), new Privacy("names").matches(closed, text)];
  },
  "a refusal of a row with many values": (text) => {
    const words = new Confidential(text);
    const data = Array.from({ length: 190 }, (_, index) => text.slice(index, 2 * index + 1));
    return [
      new Privacy("names").refusal(words, { name: text, data }),
      new Privacy("names").refusal(words, { data: { ...[...text] } }),
    ];
  },
  "an interviewer": (text) => {
    const posting = postingWith(text);
    const questions = [{ id: "q1", modality: "voice", text, evaluation_criteria: text }] as Question[];
    return [
      interviewerRow(posting),
      interviewerSummary({ posting, questions }),
      interviewerInFull({ posting, questions }),
      mentionsOfOldTitle(posting, questions, "Another"),
    ];
  },
  "a request's review": (text) => {
    const problems: unknown[] = [];
    reviewPostingRequest(requestWith(text), (path, message) => problems.push({ path, message }));
    return problems;
  },
  arguments: (text) => readArguments(createInterviewer.input, listed.inputSchema, requestWith(text)),
  paths: (text) => formatPath([text, "x", text]),
  "the size of results": (text) => [bounded([{ text, list: [text] }]), rowsThatFit([{ text }])],
  errors: (text) => {
    const failure = failureOf(apiError(text), "read", () => "");
    return [failureText(failure), failureFacts(failure, undefined), explain(apiError(text))];
  },
  "the log": (text) => [
    createLog("info", redact, () => true)("info", "event", { text, [text]: text }),
    faultOf(new Error(text)),
    quotelessMessage(new Error(text)),
  ],
};

/** Only our own errors, which say what to do, may come of a text. */
const run = (read: (text: string) => unknown, text: string): void => {
  try {
    read(text);
  } catch (error) {
    if (!(error instanceof HeyMiloError)) throw error;
  }
};

/** A text that takes long is mostly one thing, again and again. */
interface Pattern {
  start: string;
  unit: string;
  end: string;
}

const LETTERS = [..."aZéß汉가กاדıΣＡ😀", "क्", "\ud800", "\udc00"];
const UNSEEN = [..."\u0301\u0316\u200b\u200d\ufe0f\u2800\u{e0041}\u202e\0\x1b"];
const BLANKS = [..." \n\t\u00a0\u3000\u2028"];
const DIGITS = ["1", "0", "19", "2019", "٣", "𝟗", "12.", "1,", "+1 "];
const SIGNS = [..."@.-_()<>[]{}&%\\\"'’,;:/#*+€?!", "‑", "·", "</", "<!--", "<script>", "]]>"];
const WORDS = ["Amara", "O'", "Al ", "王小", "[name]", "aaaa", "hm_live"];
const ESCAPES = ["amp;", "&amp;", "%41", "\\u0041", "&#x41;"];
const PHRASES = ["wie alt ", "how old is ", "quantos anos ", "limit=", "Bearer ", "body.", "http://", "x: "];
const ANY = [...LETTERS, ...UNSEEN, ...BLANKS, ...DIGITS, ...SIGNS, ...WORDS, ...ESCAPES, ...PHRASES];
const part = (minLength: number, maxLength: number) =>
  fc.array(fc.constantFrom(...ANY), { minLength, maxLength }).map((parts) => parts.join(""));
const pattern: fc.Arbitrary<Pattern> = fc.record({ start: part(0, 2), unit: part(1, 4), end: part(0, 2) });

/** What has taken the square of its length: of regular expressions, normal forms, comparisons and nested escapes. */
const NASTY = ["汉", "\u0301\u0316", "(", " (", "1 ", "2019-", "Amara ", "O ", "<", "aaaa", "%61"]
  .map((unit): Pattern => ({ start: "", unit, end: "" }))
  .concat({ start: "&", unit: "amp;", end: "" }, { start: "", unit: " ", end: "\u00a0" });

describe.each(Object.entries(FUNCTIONS))("%s", (_name, read) => {
  it("of a long text takes no time that grows by its square, and throws nothing that is not ours", async () => {
    await fc.assert(
      fc.asyncProperty(pattern, ({ start, unit, end }) =>
        expectNoSquare(() => run(read, start + unit.repeat(LONG / unit.length) + end)),
      ),
      {
        numRuns: NASTY.length + Math.ceil(RUNS / 200),
        endOnFailure: true,
        examples: NASTY.map((pattern) => [pattern]),
      },
    );
  });
});
