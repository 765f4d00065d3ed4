import { ApiError, LookUpError } from "../errors.ts";
import { dataOf } from "../http/answer.ts";
import { type Http, pathOf } from "../http/client.ts";
import { reasonOf } from "../looks/look.ts";
import { isInUse, rowOf, type Scope } from "../looks/survey.ts";
import { posting } from "../schema/responses.ts";

/** `not found`: HeyMilo has no delete in its API, so it may just as well be behind what it has made. */
export type State = "in use" | "archived" | "not found";

/** What has become of a posting that this process has made. @throws LookUpError if that cannot be read */
export const stateOf = async (http: Pick<Http, "read">, id: string, scope: Scope): Promise<State> => {
  const path = pathOf`/api/v2/postings/${id}`;
  try {
    const response = await http.read({ method: "GET", path, onQueued: scope.onQueued }, scope.deadline);
    return isInUse(rowOf(dataOf(posting, response))) ? "in use" : "archived";
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return "not found";
    const what = `whether ${id}, which an earlier call made, still exists could not be checked`;
    throw new LookUpError(`${what}: ${reasonOf(error)}`, { cause: error });
  }
};
