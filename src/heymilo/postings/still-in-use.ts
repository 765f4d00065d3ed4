import { ApiError, LookUpError } from "../errors.ts";
import { dataOf } from "../http/answer.ts";
import { pathOf } from "../http/client.ts";
import { reasonOf } from "../looks/look.ts";
import type { LookDeps } from "../looks/posting-looks.ts";
import { isInUse, rowOf, type Scope } from "../looks/survey.ts";
import { posting } from "../schema/responses.ts";

/**
 * Whether a posting that this process has made is in use. One that is not found is asked for again, as HeyMilo may need
 * as long to show it as its lists do.
 *
 * @throws LookUpError if that cannot be read
 */
export const isStillInUse = async (
  { http, betweenLooksMs }: Pick<LookDeps, "http" | "betweenLooksMs">,
  id: string,
  { deadline, onQueued }: Scope,
): Promise<boolean> => {
  const path = pathOf`/api/v2/postings/${id}`;
  const isInUseNow = async (): Promise<boolean | undefined> => {
    try {
      return isInUse(rowOf(dataOf(posting, await http.read({ method: "GET", path, onQueued }, deadline))));
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return undefined;
      const what = `whether ${id}, which an earlier call made, still exists could not be checked`;
      throw new LookUpError(`${what}: ${reasonOf(error)}`, { cause: error });
    }
  };
  const first = await isInUseNow();
  if (first !== undefined) return first;
  await deadline.wait(betweenLooksMs);
  return (await isInUseNow()) ?? false;
};
