import type { Json, JsonObject } from "./json.ts";
import { badRequest, invalidParam, type Reply } from "./reply.ts";
import { DEFAULT_LIMIT } from "./tables/queries.ts";

/**
 * One page of `rows`, which are in list order. The cursor is the id of the last row that the caller has seen.
 *
 * @param cursorRows the rows among which the cursor is looked up, if more than are listed: a cursor may name a row
 *   that the list doesn't show (any more).
 */
export function page<T extends { id: string } | JsonObject>(
  rows: readonly T[],
  query: JsonObject,
  render: (row: T) => Json,
  cursorRows: readonly T[] = rows,
): Reply {
  const limit = typeof query.limit === "number" ? query.limit : DEFAULT_LIMIT;
  const rest = typeof query.starting_after === "string" ? after(rows, query.starting_after, cursorRows) : rows;
  return {
    status: 200,
    body: {
      data: rest.slice(0, limit).map(render),
      pagination: { has_more: rest.length > limit, total_count: rows.length, url: null },
    },
  };
}

function after<T extends { id: string } | JsonObject>(
  rows: readonly T[],
  cursor: string,
  cursorRows: readonly T[],
): T[] {
  const position = cursorRows.findIndex((row) => row.id === cursor);
  // The API doesn't say what a bad cursor gets; an error is the answer that can't be mistaken for the last page.
  if (position < 0)
    throw badRequest([invalidParam("starting_after", `starting_after does not name a known resource: '${cursor}'`)]);
  const seen = new Set(cursorRows.slice(0, position + 1));
  return rows.filter((row) => !seen.has(row));
}

/** The rows whose text a search finds; all without a search. */
export function matching<T>(
  rows: readonly T[],
  { search }: JsonObject,
  textOf: (row: T) => Json | undefined,
  finds: (search: string, text: string) => boolean,
): readonly T[] {
  return typeof search === "string" ? rows.filter((row) => finds(search, String(textOf(row) ?? ""))) : rows;
}
