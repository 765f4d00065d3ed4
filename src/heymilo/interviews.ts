import * as z from "zod";
import { notAsDocumented, withoutWords } from "./candidates.ts";
import { Confidential } from "./confidential.ts";
import { Noun } from "./http/call.ts";
import { api } from "./operations.ts";
import { type Interview, interview } from "./schema/interviews.ts";
import { withData } from "./schema/responses.ts";

/** What a candidate said and how it was scored. */
export class Interviews extends Noun {
  /** Everything about one interview, as far as it is read at all. */
  async get(interviewId: string): Promise<Confidential<Interview>> {
    const response = await this.call.read(api.getInterviewData, [interviewId]).catch((error: unknown) => {
      throw withoutWords(error);
    });
    const parsed = withData(interview.extend({ interview_id: z.unknown() })).safeParse(response.body);
    if (!parsed.success) throw notAsDocumented("the interview", response);
    return new Confidential({ ...(parsed.data.data as Interview), interview_id: interviewId });
  }
}
