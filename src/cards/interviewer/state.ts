import type { CardData } from "../../definition/card.ts";
import type { InterviewerCard } from "../../views/interviewer-card.ts";
import { answerOf, type CallToolResult, cardDataOf, type FailedCall, failedCall } from "../kit/result.ts";
import { dateOf } from "../kit/words.ts";

type View = { [Part in keyof InterviewerCard]?: InterviewerCard[Part] | undefined };

/** What the card knows of the interviewer that it is about. */
export interface CardState {
  /** `preview`: nothing exists yet. `exists`: it does. `nothing`: the call failed, and there is none to show. */
  stage: "preview" | "exists" | "nothing";
  view: View;
  summary?: string | undefined;
  postingId?: string | undefined;
  candidateUrl?: string | undefined;
  reviewUrl?: string | undefined;
  /** Makes a repeat of the create find the first one. */
  key?: string | undefined;
  /** Of a preview that the server remembers under its key. */
  revision?: string | undefined;
  warnings: string[];
  advice: string[];
  /** Facts of a preview that its steps do not say. */
  plan: [label: string, text: string][];
  duplicates: string[];
  shortened: string[];
  sandbox?: string | undefined;
  /** The tool that was called, and all tools that the server lists. */
  tool: string;
  tools: CardData["tools"];
  /** An activation that waits for the user's word. */
  needsConfirmation?: boolean;
  failed?: FailedCall | undefined;
}

export const NOTHING: CardState = {
  stage: "nothing",
  view: {},
  plan: [],
  warnings: [],
  advice: [],
  duplicates: [],
  shortened: [],
  tool: "",
  tools: {},
};

const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];

/** Each with what tells it from the others. */
const duplicatesIn = (value: unknown): string[] =>
  (Array.isArray(value) ? value : []).flatMap((one: Record<string, unknown> | null) => {
    const id = text(one?.posting_id);
    if (id === undefined) return [];
    const created = text(one?.created_at);
    const candidates = one?.candidates;
    const told = [
      created && `created ${dateOf(created)}`,
      typeof candidates === "number" && `${candidates} ${candidates === 1 ? "candidate" : "candidates"}`,
    ].filter(Boolean);
    return [told.length > 0 ? `${id} (${told.join(", ")})` : id];
  });

const PLAN: [label: string, field: string][] = [
  ["Would be", "will_be"],
  ["Workspace", "workspace"],
  ["Template", "template"],
  ["Takes", "minutes"],
  ["Invites", "invitations"],
  ["Also set", "settings"],
  ["Not said, so", "defaults"],
  ["Replaces", "replaced"],
  ["Loses", "lost"],
];

/** What is shown after a call: its result, and what is still true of before. */
export const stateAfter = (before: CardState, result: CallToolResult): CardState => {
  const { tool, tools, workspace, view: shown = {}, shortened = [] } = cardDataOf<View>(result);
  const { whole, ...view } = shown;
  const failed = failedCall(result);
  if (failed) return { ...before, tool: before.tool || tool, tools: { ...before.tools, ...tools }, failed };
  const answer: Record<string, unknown> = { workspace, ...answerOf(result), ...whole };
  const postingId = text(answer.posting_id);
  const lacks = text(answer.lacks);
  const own = {
    title: text(answer.title),
    status: text(answer.status),
    deadline: text(answer.deadline),
  };
  return {
    stage: answer.outcome === "preview" ? "preview" : "exists",
    view: { ...before.view, ...withoutGaps(view), ...withoutGaps(own) },
    summary: text(answer.summary),
    postingId,
    candidateUrl: text(answer.candidate_url) ?? before.candidateUrl,
    reviewUrl: text(answer.review_url) ?? before.reviewUrl,
    key: text(answer.idempotency_key),
    revision: text(answer.revision),
    warnings: [
      ...texts(answer.warnings),
      ...(lacks === undefined ? [] : [`It lacks ${lacks}.`]),
      ...texts(answer.still_says).map((place) => `Still names the old title: ${place}`),
    ],
    advice: texts(answer.advice),
    plan: PLAN.flatMap(([label, field]): [string, string][] => {
      const said = text(answer[field]);
      return said === undefined ? [] : [[label, said]];
    }),
    duplicates: duplicatesIn(answer.duplicates),
    shortened,
    sandbox: text(answer.sandbox),
    tool,
    tools,
    needsConfirmation: answer.outcome === "needs_confirmation",
  };
};

const withoutGaps = <T extends object>(fields: T): Partial<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value != null)) as Partial<T>;
