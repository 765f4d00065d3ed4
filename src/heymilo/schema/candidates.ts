import * as z from "zod";
import type { Path } from "../errors.ts";
import { charactersIn, visible } from "../text.ts";
import { email, metadataOfPerson, name, supplied, word, writtenTexts } from "./personal.ts";
import { flag, id, lenient, list, number, object, seconds, text } from "./responses.ts";
import { metadata } from "./values.ts";

/**
 * The fields of a candidate that are read. Unlike other answers it drops unknown fields: a field that nobody decided
 * about, or that nobody may see, such as a link, never gets into the program.
 */
const candidateWorkflow = object({
  steps: list(z.object({ order: number, status: word, started: flag, completed: flag, knocked_out: flag })),
  all_complete: flag,
  last_activity_at: seconds,
});

/** What a row of a list and one interview say alike. */
export const aboutCandidate = {
  interview_id: id,
  candidate_id: lenient(id),
  posting_id: lenient(id),
  name,
  email,
  /** 0-100 */
  score: number,
  status: word,
  workflow: candidateWorkflow,
  metadata: metadataOfPerson,
  data: supplied,
};

export const candidate = z.object({
  ...aboutCandidate,
  agent_summary: object({
    resume: object({ is_eligible: flag }),
    /** 0-100 */
    web_interview: object({ score: number, highlights: writtenTexts }),
    sms: object({ is_eligible: flag, criteria_passed: writtenTexts, criteria_failed: writtenTexts }),
    form: object({
      is_complete: flag,
      is_eligible: flag,
      questions_answered: number,
      total_questions: number,
    }),
  }),
  shortlisted: flag,
  dismissed: flag,
  interviewed_at: seconds,
  created_at: seconds,
});
export type Candidate = z.infer<typeof candidate>;

/** What is read of a list to tell who is on it. A row may lack anything, and be anything. */
export const listedPerson = z.object({ interview_id: lenient(id), name: text, email: text }).catch({});
export type ListedPerson = z.infer<typeof listedPerson>;

/** HeyMilo names no limits for these two. People's names and addresses stay far below. */
const LONGEST_NAME = 200;
const LONGEST_EMAIL = 254;

/**
 * Control characters, and those that turn the order of others around or hide a text: a person would agree to another
 * text than the one that is sent. Joiners and variation selectors are no such characters, because names in Persian,
 * Indic languages and Japanese need them.
 */
const DECEPTIVE = /[\p{Cc}\p{Bidi_Control}\u2028\u2029\u{e0000}-\u{e007f}]/u;

export const isDeceptive = (text: string): boolean => DECEPTIVE.test(text);

const whyDeceptive = (text: string): string | undefined => {
  const found = DECEPTIVE.exec(text);
  if (!found) return undefined;
  const code = (found[0].codePointAt(0) as number).toString(16).toUpperCase().padStart(4, "0");
  return `has the hidden character U+${code} at position ${charactersIn(text.slice(0, found.index)) + 1}; leave it out`;
};

const refuseDeceptive = (value: unknown, ctx: z.RefinementCtx, path: Path = []): void => {
  if (typeof value === "object" && value !== null)
    for (const [key, inner] of Object.entries(value)) {
      refuseDeceptive(key, ctx, path);
      refuseDeceptive(inner, ctx, [...path, key]);
    }
  const message = typeof value === "string" ? whyDeceptive(value) : undefined;
  if (message) ctx.addIssue({ code: "custom", message, path: [...path] });
};

const isName = (name: string): boolean => visible(name).trim() !== "" && charactersIn(name) <= LONGEST_NAME;

export const isAddress = (email: string): boolean => email.length <= LONGEST_EMAIL && z.regexes.email.test(email);

/**
 * Somebody to be invited. HeyMilo takes any text for an address and a number, and would invite nobody or somebody else.
 * The messages never quote a value: they are about people.
 */
export const newCandidate = z.strictObject({
  name: z
    .string()
    .trim()
    .refine(isName, { error: `must have 1 to ${LONGEST_NAME} characters, and not be blank` })
    .superRefine((name, ctx) => refuseDeceptive(name, ctx)),
  email: z.string().trim().refine(isAddress, { error: "must be one email address, such as ana@example.com" }),
  phone_number: z
    .string()
    .trim()
    .regex(/^\+[1-9]\d{6,14}$/, {
      error: "must be E.164: a plus sign, country code and digits, such as +12065551234",
    })
    .describe("E.164")
    .optional(),
  metadata: metadata.superRefine((map, ctx) => refuseDeceptive(map, ctx)).optional(),
  data: z
    .record(z.string(), z.unknown())
    .superRefine((map, ctx) => refuseDeceptive(map, ctx))
    .meta({ wire: { type: "object", properties: { source: { type: "string" } } } })
    .optional(),
});
export type NewCandidate = z.infer<typeof newCandidate>;

/** What is read of the answer to an invitation. The person's own access link, for example, is not. */
export const ingestedCandidate = z.object({ interview_id: id });
