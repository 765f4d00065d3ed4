import * as z from "zod";
import { defineTool, READS } from "../../src/definition/tool.ts";
import { InputError } from "../../src/heymilo/errors.ts";
import { languageTag } from "../../src/heymilo/schema/values.ts";
import { findAllAssets, findAssets, pageOfAssets } from "../../src/reading/workspace-assets.ts";
import { ASSET_KINDS } from "../../src/views/asset.ts";
import { compact, unlessEmpty } from "../../src/views/compact.ts";

export const listWorkspaceAssets = defineTool({
  name: "list_workspace_assets",
  title: "List workspace assets",
  description:
    "Lists what create_interviewer and update_interviewer refer to by id: voices, phone numbers, sender emails, " +
    "email and design template groups. use_as names the field that takes a row's id. Also the templates in these " +
    "groups, domains and workspaces.",
  when: {
    prepare:
      "list_workspace_assets for the ids of voices, phone numbers (SMS, calls), senders, email and design groups. " +
      "Never invent one.",
  },
  example: { kind: "voices" },
  annotations: READS,

  input: z.strictObject({
    kind: z
      .enum([...ASSET_KINDS, "all"])
      .describe("all if absent: a few of each")
      .optional(),
    search: z.string().describe("part of the name, number or address, in any case").optional(),
    language: languageTag.describe('of voices; "en" finds en-US').optional(),
    gender: z.enum(["female", "male", "neutral"]).describe("of voices").optional(),
    include_inactive: z.boolean().describe("inactive phone numbers, too").optional(),
    limit: z.int().min(1).max(100).describe("rows; 20 if absent, of all 3 of each kind").optional(),
    cursor: z.string().describe("next_cursor; not with all").optional(),
  }),

  output: z.looseObject({
    assets: z.array(z.looseObject({ id: z.string(), use_as: z.string().optional() })),
    next_cursor: z.string().optional(),
  }),

  handler: async ({ kind = "all", limit, cursor, include_inactive, ...filters }, { heymilo, warn }) => {
    const query = { ...filters, includeInactive: include_inactive };
    if (kind === "all") {
      if (cursor !== undefined)
        throw new InputError([{ path: ["cursor"], message: "goes with one kind, not with all" }]);
      const { assets, notes, failed } = await findAllAssets(heymilo, query, limit ?? ROWS_OF_EACH_KIND);
      return compact({ assets, note: noteOf(notes), failed: unlessEmpty(failed) });
    }
    if (kind !== "voices" && (filters.language ?? filters.gender) !== undefined) {
      warn(`language and gender are about voices and say nothing about ${kind}`);
    }
    const { rows, notes } = await findAssets(heymilo, kind, query);
    const page = pageOfAssets(rows, limit ?? ROWS_OF_ONE_KIND, cursor);
    return { ...page, ...compact({ note: noteOf(notes) }) };
  },
});

const ROWS_OF_ONE_KIND = 20;
/** Rows of each kind, enough to see what there is. */
const ROWS_OF_EACH_KIND = 3;

const noteOf = (notes: string[]): string | undefined => notes.join(" ") || undefined;
