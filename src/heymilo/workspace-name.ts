import { Workspaces, workspaceInWords } from "./assets.ts";
import { Deadline } from "./deadline.ts";
import { ApiCall, type Http } from "./http/call.ts";
import { ApiError } from "./request-errors.ts";

/** Nobody waits for it that long. */
const READ_MS = 10_000;

/** What the workspace of a connection is called: read once, beside the first call that asks. */
export class WorkspaceName {
  #reading: Promise<string | undefined> | undefined;

  constructor(
    private readonly http: Http,
    private readonly workspaceId: string | undefined,
  ) {}

  /** Never rejects: nothing may fail for a name. Undefined if HeyMilo does not say it; it is asked again unless it refused. */
  get(): Promise<string | undefined> {
    this.#reading ??= this.#read().catch((error: unknown) => {
      const isRefused = error instanceof ApiError && error.retryable === "no";
      if (!isRefused) this.#reading = undefined;
      return undefined;
    });
    return this.#reading;
  }

  async #read(): Promise<string | undefined> {
    const deadline = new Deadline(READ_MS);
    // One attempt: a HeyMilo in trouble gets no more requests for a name.
    const once = { ...this.http, read: this.http.send };
    try {
      const own = await new Workspaces(new ApiCall(once, deadline)).own(this.workspaceId);
      return own && workspaceInWords(own);
    } finally {
      deadline.close();
    }
  }
}
