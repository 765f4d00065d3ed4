import type * as z from "zod";
import type { Deadline } from "../deadline.ts";
import { InvalidResponseError } from "../errors.ts";
import type { ApiRequest, Http } from "./client.ts";
import type { RateShare } from "./rate.ts";
import type { ApiResponse } from "./send.ts";

/** The share of the time left that a write may take: the rest is for finding out what became of it. */
const SEND_SHARE = 2 / 3;

/**
 * One call's way to HeyMilo, which everything that works for the call is given: every request stays within the call's
 * deadline and ends with its cancellation. Throws the errors of `errors.ts`.
 */
export class ApiCall {
  /**
   * @param onProgress told what is going on while the call takes long
   * @param share the part of the rate that all its reads take their turns from; the whole rate if absent
   */
  constructor(
    readonly http: Http,
    readonly deadline: Deadline,
    readonly onProgress?: (message: string) => void,
    readonly share?: RateShare,
  ) {}

  read(path: string, query?: ApiRequest["query"]): Promise<ApiResponse> {
    const { share, onProgress } = this;
    return this.http.read({ method: "GET", path, query, share, onProgress }, this.deadline);
  }

  /** What a read of one thing answers. @throws InvalidResponseError if it is not as documented */
  async one<T extends z.ZodType>(path: string, schema: T): Promise<z.infer<T>> {
    return dataOf(schema, await this.read(path));
  }

  write(method: "POST" | "PATCH" | "DELETE", path: string, body?: unknown): Promise<ApiResponse> {
    const { deadline, onProgress } = this;
    return this.http.write({ method, path, body, timeoutMs: deadline.remaining() * SEND_SHARE, onProgress }, deadline);
  }

  /** The same call with less time. Close its deadline when the work has ended. */
  within(deadline: Deadline): ApiCall {
    return new ApiCall(this.http, deadline, this.onProgress, this.share);
  }
}

/** The `data` of an answer. @throws InvalidResponseError if it is not as documented */
export const dataOf = <T extends z.ZodType>(schema: T, response: ApiResponse): z.infer<T> =>
  readAs(schema, (response.body as { data?: unknown } | null)?.data, response, ["data"]);

/** A part of an answer, as far as it is relied on. @throws InvalidResponseError if it is not as documented */
export const readAs = <T extends z.ZodType>(
  schema: T,
  value: unknown,
  response: ApiResponse,
  at: readonly PropertyKey[] = [],
): z.infer<T> => {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const place = [...at, ...(parsed.error.issues[0]?.path ?? [])].join(".") || "the body";
  throw new InvalidResponseError("malformed", `${place} is not as HeyMilo documents it`, response);
};
