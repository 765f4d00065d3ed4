import * as z from "zod";
import { terseFields } from "../../src/definition/portable-schema.ts";
import { CHANGES, defineTool } from "../../src/definition/tool.ts";
import type { HeyMilo } from "../../src/heymilo/client.ts";
import {
  clearableFields,
  type UpdatePostingRequest,
  updatePostingShape,
} from "../../src/heymilo/schema/update-posting.ts";
import { readAfter, runInOrder } from "../../src/planning/in-order.ts";
import { planUpdate, shownStepConfig, type UpdatePlan } from "../../src/planning/update-plan.ts";
import { forPosting, postingToWrite } from "../../src/reading/posting-by-title.ts";
import { type StoredChange, storedAdvice } from "../../src/reading/stored-advice.ts";
import { changesOfUpdate, notReturned, storedOtherwise } from "../../src/views/changes.ts";
import { compact, unlessEmpty } from "../../src/views/compact.ts";

/** Models write a position as a number too. */
const textOrNumber = z.preprocess((given) => (typeof given === "number" ? String(given) : given), z.string());

export const updateInterviewer = defineTool({
  name: "update_interviewer",
  title: "Update interviewer",
  description:
    "Changes an interviewer: fields of the posting, the config of steps, or both; fields mean what they mean in " +
    "create_interviewer. Only what is given changes: metadata and nested config objects are merged with what is " +
    "stored. The result has the old and new values. On a live interviewer changes apply to new candidates. For " +
    "questions use edit_questions; steps cannot be added or removed.",
  when: {
    manage: [
      "edit_questions and update_interviewer change it. Steps cannot be added later.",
      "update_interviewer changes it. Steps cannot be added later.",
    ],
  },
  example: { posting_id: "Line Cook", max_retakes: 2 },
  annotations: CHANGES,

  input: z.strictObject({
    posting_id: postingToWrite,
    ...terseFields(updatePostingShape),
    clear: z
      .array(z.enum(clearableFields as [string, ...string[]]))
      .meta({ wire: { type: "array", items: { type: "string" } } })
      .describe("names of posting fields to empty")
      .optional(),
    metadata_replace: z.boolean().describe("metadata as given instead of merged").optional(),
    steps: z
      .array(
        z.strictObject({
          step: textOrNumber.meta({ wire: { type: "string" } }).describe("its type, or position from 1"),
          config: z.record(z.string(), z.unknown()).meta({ wire: shownStepConfig }),
        }),
      )
      .optional(),
  }),

  output: z.looseObject({
    outcome: z.string().describe("updated"),
    summary: z.string(),
    posting_id: z.string(),
    changes: z.array(z.string()).optional(),
  }),

  handler: ({ posting_id, clear = [], steps = [], metadata_replace = false, ...fields }, { heymilo, warn, ignore }) =>
    forPosting(heymilo, posting_id, "write", async ({ id, get }) => {
      const change = {
        fields: fields as UpdatePostingRequest,
        clear: clear as (keyof UpdatePostingRequest)[],
        steps,
        replaceMetadata: metadata_replace,
      };
      // Two calls at once would each merge with what was stored before both.
      const { stored, plan, now } = await heymilo.postings.inTurn(id, async () => {
        const stored = await get();
        const plan = planUpdate(stored, change);
        const writes = writesOf(heymilo, id, plan);
        await runInOrder(writes);
        return { stored, plan, now: await readAfter(writes, get) };
      });
      for (const warning of plan.warnings) warn(warning);
      for (const path of plan.ignored) ignore(path);
      const changes = changesOfUpdate(plan, stored, now);
      for (const warning of storedOtherwise(plan.posting ?? {}, now)) warn(warning);
      const advice = await storedAdvice(now, undefined, changeOf(plan));
      return {
        outcome: "updated",
        summary: `Updated ${JSON.stringify(now.title)}.`,
        posting_id: now.id,
        ...compact({
          status: now.status,
          changes: unlessEmpty(changes.lines),
          advice: unlessEmpty(advice),
          not_returned: changes.notReturned.length > 0 ? notReturned(changes.notReturned) : undefined,
        }),
      };
    }),
});

/** What is changed of the posting can matter in any step. */
const changeOf = ({ posting = {}, steps }: UpdatePlan): StoredChange => {
  const ofPosting = Object.keys(posting);
  return {
    fields: [...ofPosting, ...steps.flatMap(({ config }) => Object.keys(config))],
    isIn: (index) => ofPosting.length > 0 || steps.some(({ order }) => order === index + 1),
  };
};

const writesOf = (heymilo: HeyMilo, postingId: string, { posting, steps }: UpdatePlan) => [
  ...(posting
    ? [
        {
          what: `posting (${Object.keys(posting).join(", ")})`,
          run: () => heymilo.postings.update(postingId, posting),
        },
      ]
    : []),
  ...steps.map(({ order, type, config }) => ({
    what: `step ${order} ${type} (${Object.keys(config).join(", ")})`,
    run: () => heymilo.postings.updateStep(postingId, order, config),
  })),
];
