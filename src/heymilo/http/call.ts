import type * as z from "zod";
import type { Deadline } from "../deadline.ts";
import { InputError } from "../errors.ts";
import { InvalidResponseError } from "../request-errors.ts";
import type { RateShare } from "./rate.ts";
import type { ApiResponse, RequestData } from "./send.ts";

/** A request whose time and cancellation come from a deadline. */
export interface ApiRequest extends RequestData {
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

/** The words of the paths without ids. `pathOf` adds the words of the other paths. */
const PATH_WORDS = new Set(
  (
    "api v2 postings list interview-templates voices phone-numbers sender-emails email-template-groups " +
    "design-template-groups email-templates design-templates domains workspaces"
  ).split(" "),
).add("");

const LONGEST_ID = 200;

/**
 * A request path with its values encoded: pathOf`/api/v2/postings/${id}`.
 *
 * @throws InputError for a value that would change the path's meaning ("", "." and "..") or cannot be an id
 */
export function pathOf(strings: TemplateStringsArray, ...ids: string[]): string {
  for (const word of strings.join("/").split("/")) PATH_WORDS.add(word);
  let path = strings[0] ?? "";
  for (const [index, id] of ids.entries()) {
    if (id === "." || id === ".." || id === "" || id.length > LONGEST_ID || /[\s\p{Cc}\p{Cs}]/u.test(id)) {
      const shown = JSON.stringify(id.slice(0, 40));
      throw new InputError([
        { path: [], message: `${shown} is not an id: take it unchanged from a list or a receipt` },
      ]);
    }
    path += encodeURIComponent(id) + strings[index + 1];
  }
  return path;
}

/**
 * A request's path as the log may have it: `/api/v2/postings/{id}/questions`. What is not a word of the API's paths is an
 * id, which is a caller's argument.
 */
export const routeOf = (path: string): string =>
  path
    .split("/")
    .map((word) => (PATH_WORDS.has(word) ? word : "{id}"))
    .join("/");
