import type { Http } from "./http/client.ts";
import { type Call, HeyMiloReads } from "./reads.ts";
import type { CreateIntent, CreatePreview, Creates } from "./writes/creates.ts";
import type { CreateResult } from "./writes/receipts.ts";

/** HeyMilo's API for one call: what `HeyMiloReads` reads, and the writes. Throws the errors of `errors.ts`. */
export class HeyMilo extends HeyMiloReads {
  constructor(
    http: Http,
    private readonly creates: Creates,
    call: Call,
  ) {
    super(http, call);
  }

  /** Creates a posting by the rules of `writes/create-run.ts`: at most one for one intention. */
  async createPosting(intent: CreateIntent): Promise<CreateResult> {
    const result = await this.creates.create(intent, this.call);
    this.sandbox ||= result.sandbox;
    return result;
  }

  /** What `createPosting` would send, without sending it. */
  previewPosting(intent: CreateIntent): Promise<CreatePreview> {
    return this.creates.preview(intent, this.call);
  }
}
