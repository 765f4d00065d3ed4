import type * as z from "zod";
import type { Deadline } from "../deadline.ts";
import { InputError } from "../errors.ts";
import { InvalidResponseError } from "../request-errors.ts";
import type { RateShare } from "./rate.ts";
import type { ApiResponse, RequestData } from "./send.ts";

/** One operation of HeyMilo's API, as this server uses it. */
export interface Operation<Answer extends z.ZodType = z.ZodType> {
  readonly method: RequestData["method"];
  /** As HeyMilo documents it: `/api/v2/postings/{posting_id}`. */
  readonly path: string;
  /** The query parameters that may be sent. */
  readonly parameters: readonly string[];
  /** What is relied on of the `data` of its answer; for a list, of each entry. */
  readonly answer: Answer;
}

export interface ListOperation<Row extends z.ZodType = z.ZodType> extends Operation<Row> {
  /** The field of an entry that is its cursor. */
  readonly cursorField: string;
}

/** A request whose time and cancellation come from a deadline. */
export interface ApiRequest extends RequestData {
  /** What stands for the names in the path, in their order. */
  ids?: readonly string[] | undefined;
  /** Can shorten its attempts. */
  timeoutMs?: number;
  /** By when it has to have had its turn, if that is sooner than the call's own deadline. */
  startBy?: Deadline;
  /** Whose part of the rate it takes its turn from; the whole rate's if absent. */
  share?: RateShare | undefined;
  /** Told where it stands when it has to wait for its turn. */
  onProgress?: ((message: string) => void) | undefined;
}

/**
 * HeyMilo's API as requests and answers. All three ways to ask wait for their turn first (each attempt anew), and
 * throw the errors of `send`, and TimeoutError and CancelledError with phase `not_sent` from the queue.
 */
export interface Http {
  /** One exchange, nothing repeated. */
  send(request: ApiRequest, deadline: Deadline): Promise<ApiResponse>;
  /** Something that changes nothing: up to 3 attempts of at most a third of the deadline each. */
  read(request: ApiRequest, deadline: Deadline): Promise<ApiResponse>;
  /** A write: up to 5 attempts, as long as it is certain that none before was carried out. */
  write(request: ApiRequest, deadline: Deadline): Promise<ApiResponse>;
  /** HeyMilo's last word on the key was no: 401 or 402, or 403 to a key that it has never accepted. */
  readonly isKeyRefused: boolean;
  /** The last answer was the sandbox's: nothing is real. */
  readonly isSandbox: boolean;
  /** A signature that only holders of the same HeyMilo key can make. */
  sign(text: string): string;
  /** Ends all connections; requests in flight end with a CancelledError. */
  close(): Promise<void>;
}

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

  read(operation: Operation, ids?: readonly string[], query?: ApiRequest["query"]): Promise<ApiResponse> {
    const { share, onProgress } = this;
    return this.http.read({ ...operation, ids, query, share, onProgress }, this.deadline);
  }

  /** What a read of one thing answers. @throws InvalidResponseError if it is not as documented */
  async one<T extends z.ZodType>(operation: Operation<T>, ids?: readonly string[]): Promise<z.infer<T>> {
    return dataOf(operation, await this.read(operation, ids));
  }

  /** What a write answers. @throws InvalidResponseError if it is not as documented */
  async write<T extends z.ZodType>(
    operation: Operation<T>,
    ids: readonly string[],
    body?: unknown,
  ): Promise<z.infer<T>> {
    const { deadline, onProgress } = this;
    const timeoutMs = deadline.remaining() * SEND_SHARE;
    return dataOf(operation, await this.http.write({ ...operation, ids, body, timeoutMs, onProgress }, deadline));
  }

  /** The same call with less time. Close its deadline when the work has ended. */
  within(deadline: Deadline): ApiCall {
    return new ApiCall(this.http, deadline, this.onProgress, this.share);
  }
}

/** A kind of thing in HeyMilo's API, as one call uses it. */
export class Noun<Call extends ApiCall = ApiCall> {
  constructor(protected readonly call: Call) {}
}

/** The `data` of an answer. @throws InvalidResponseError if it is not as documented */
export const dataOf = <T extends z.ZodType>(
  { answer }: Pick<Operation<T>, "answer">,
  response: ApiResponse,
): z.infer<T> => readAs(answer, (response.body as { data?: unknown } | null)?.data, response, ["data"]);

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

const LONGEST_ID = 200;

/**
 * An operation's path with encoded ids for its names, in their order.
 *
 * @throws InputError for a value that would change the path's meaning ("", "." and "..") or cannot be an id
 */
export function pathWith(ids: readonly string[], path: string): string {
  let filled = path;
  for (const id of ids) {
    if (id === "." || id === ".." || id === "" || id.length > LONGEST_ID || /[\s\p{Cc}\p{Cs}]/u.test(id)) {
      const shown = JSON.stringify(id.slice(0, 40));
      throw new InputError([
        { path: [], message: `${shown} is not an id: take it unchanged from a list or a receipt` },
      ]);
    }
    filled = filled.replace(/\{\w+\}/, encodeURIComponent(id));
  }
  return filled;
}
