import type * as z from "zod";
import { InvalidResponseError } from "../errors.ts";
import type { QueuePlace } from "./pacing.ts";
import type { ApiResponse } from "./send.ts";

/** What a caller hears while a request waits for its turn. */
export const waitingForItsTurn = ({ before, waitMs }: QueuePlace): string => {
  const place = before === 0 ? "next in the queue" : `${before} before it in the queue`;
  const wait = waitMs > 0 ? `; the rate limit has one in ${Math.ceil(waitMs / 1000)} s` : "";
  return `Waiting for a turn, ${place}${wait}`;
};

/** The `data` of an answer. @throws InvalidResponseError if it is not as documented */
export const dataOf = <T extends z.ZodType>(schema: T, response: ApiResponse): z.infer<T> =>
  readAs(schema, (response.body as { data?: unknown } | null)?.data, response, ["data"]);

/** An answer's body, as far as it is relied on. @throws InvalidResponseError if it is not as documented */
export const parseAnswer = <T extends z.ZodType>(schema: T, response: ApiResponse): z.infer<T> =>
  readAs(schema, response.body, response, []);

const readAs = <T extends z.ZodType>(
  schema: T,
  value: unknown,
  response: ApiResponse,
  at: readonly PropertyKey[],
): z.infer<T> => {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const place = [...at, ...(parsed.error.issues[0]?.path ?? [])].join(".") || "the body";
  throw new InvalidResponseError("malformed", `${place} is not as HeyMilo documents it`, response);
};
