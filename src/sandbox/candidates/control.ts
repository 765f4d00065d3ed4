import type { Json, JsonObject } from "../json.ts";
import { ApiProblem, unprocessable } from "../reply.ts";
import type { Store } from "../store.ts";
import { choice, type Field, integer, number, record, required, text } from "../tables/fields.ts";
import { check } from "../validate.ts";
import { arrive, move } from "./arrive.ts";
import { STAGES, type Stage } from "./candidate.ts";

/** As many as a test of long lists needs; each is kept in memory. */
const MOST_AT_ONCE = 10_000;

const HOUR_MS = 3_600_000;

const arrival: Field = required(
  record({
    posting_id: required(text()),
    status: choice(...STAGES),
    name: text(200, 1),
    email: text(200, 3),
    count: integer(1, MOST_AT_ONCE),
    hours_ago: number(0, 100_000),
  }),
);

/** Lets candidates of the seed apply to a posting, and says under which ids. Until told otherwise they wait to begin. */
export function arriveAs(store: Store, given: Json): JsonObject {
  const { posting_id, status, name, email, count, hours_ago } = checked(arrival, given);
  const postingId = store.posting(String(posting_id)).id;
  const arrived = Array.from({ length: Number(count ?? 1) }, () =>
    arrive(store, {
      postingId,
      stage: (status ?? "pending") as Stage,
      ...(typeof name === "string" && { name }),
      ...(typeof email === "string" && { email }),
      ...(typeof hours_ago === "number" && { createdAt: store.now() - hours_ago * HOUR_MS }),
    }),
  );
  return { interview_ids: arrived.map(({ id }) => id) };
}

const motion: Field = required(record({ interview_id: required(text()), status: required(choice(...STAGES)) }));

/** What else happens to a candidate: they go on, finish, fail a knock-out, or a recruiter decides in HeyMilo. */
export function moveTo(store: Store, given: Json): JsonObject {
  const { interview_id, status } = checked(motion, given);
  const candidate = store.candidate(String(interview_id));
  move(store, candidate, status as Stage);
  return { interview_id: candidate.id, status: candidate.stage };
}

function checked(field: Field, given: Json): JsonObject {
  const { value, violations } = check(field, given, ["body"]);
  if (violations.length > 0) throw new ApiProblem(unprocessable(violations));
  return value as JsonObject;
}
