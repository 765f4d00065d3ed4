import type { Deadline } from "../deadline.ts";
import { dataOf } from "../http/answer.ts";
import { type Http, pathOf } from "../http/client.ts";
import { type Marker, markMetadata, readableMetadata } from "../lookups/marker.ts";
import type { CreatePostingRequest } from "../schema/create-posting.ts";
import { interviewTemplate, type Posting, posting } from "../schema/responses.ts";

/** The body of the POST, and whether it carries the marker. */
export interface CreateBody {
  body: CreatePostingRequest;
  marked: boolean;
  warnings: string[];
}

/**
 * Adds the marker where it does no harm. Metadata sent with a template replaces the blueprint's, so there the marker
 * goes in beside a copy of the blueprint's, and not at all if HeyMilo does not clearly show it.
 */
export async function createBody(
  http: Pick<Http, "read">,
  deadline: Deadline,
  { request, blueprint }: { request: CreatePostingRequest; blueprint?: Posting | null | undefined },
  marker: Marker,
): Promise<CreateBody> {
  const { interview_template_id: templateId, metadata } = request;
  const unmarked = (why: string): CreateBody => ({
    body: request,
    marked: false,
    warnings: [
      `metadata: ${why}, so the interviewer carries no idempotency key; a lost answer can only be told by title and time`,
    ],
  });
  const own =
    templateId === undefined || metadata !== undefined
      ? (metadata ?? {})
      : readableMetadata(
          (blueprint === undefined ? await readBlueprint(http, deadline, templateId) : blueprint)?.metadata,
        );
  if (!own)
    return unmarked("HeyMilo does not clearly show the template's own entries, which a key would replace");
  const marked = markMetadata(own, marker);
  if (!marked) return unmarked("all 50 keys are in use");
  return { body: { ...request, metadata: marked }, marked: true, warnings: [] };
}

/** A template's blueprint posting, if it has one. */
const readBlueprint = async (
  http: Pick<Http, "read">,
  deadline: Deadline,
  templateId: string,
): Promise<Posting | undefined> => {
  const read = (path: string) => http.read({ method: "GET", path }, deadline);
  const template = await read(pathOf`/api/v2/interview-templates/${templateId}`);
  const { posting_id: blueprintId } = dataOf(interviewTemplate, template);
  if (!blueprintId) return undefined;
  return dataOf(posting, await read(pathOf`/api/v2/postings/${blueprintId}`));
};
