import { dataOf } from "../http/answer.ts";
import { type Http, pathOf } from "../http/client.ts";
import { posting } from "../schema/responses.ts";
import { ABSENT, inconclusive, type Look } from "./look.ts";
import { isOtherMarker, isSameMarker, type Marker } from "./marker.ts";
import type { Sight } from "./sight.ts";
import { earliestFirst, type Row, rowOf, type Scope } from "./survey.ts";

/** More postings of one title within a day than this are not read one by one. */
const MAX_SUSPECTS = 5;

interface SuspectDeps {
  http: Pick<Http, "read">;
  sight: Sight;
  marker: Marker;
}

/**
 * Reads what could be ours one by one: the list may say less of a posting than the posting itself does.
 *
 * @throws the errors of a read; a posting that the list shows and a 404 denies is no proof of absence either
 */
export async function readSuspects(
  { http, sight, marker }: SuspectDeps,
  suspects: readonly Row[],
  { deadline, onQueued }: Scope,
): Promise<Look<Row[]>> {
  if (suspects.length > MAX_SUSPECTS) return inconclusive(couldBe(suspects));
  const ours: Row[] = [];
  const unsure: Row[] = [];
  for (const { id } of suspects) {
    const path = pathOf`/api/v2/postings/${id}`;
    const row = rowOf(dataOf(posting, await http.read({ method: "GET", path, onQueued }, deadline)));
    if (isSameMarker(row.marker, marker)) ours.push(row);
    else if (!isOtherMarker(row.marker, marker)) unsure.push(row);
  }
  if (ours.length > 0) {
    sight.blinded();
    return { kind: "found", thing: earliestFirst(ours) };
  }
  return unsure.length > 0 ? inconclusive(couldBe(unsure)) : ABSENT;
}

const couldBe = (rows: readonly Row[]): string =>
  `HeyMilo does not show whether this call made ${rows.map(({ id }) => id).join(", ")}`;
