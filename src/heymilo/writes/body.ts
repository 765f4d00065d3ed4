import type { Deadline } from "../deadline.ts";
import { type Http, pathOf } from "../http/client.ts";
import { dataOf } from "../reads.ts";
import type { CreatePostingRequest } from "../schema/create-posting.ts";
import { interviewTemplate, posting } from "../schema/responses.ts";
import { hasRoomForMarker, type Marker, type Metadata, withMarker, withoutMarker } from "./marker.ts";

/** The body of the POST, and whether it could take the marker. */
export interface CreateBody {
  body: CreatePostingRequest;
  marked: boolean;
  warnings: string[];
}

/**
 * Adds the marker where it does no harm. Metadata sent with a template replaces the blueprint's, so there the
 * marker goes in only with a key of the caller's own, on top of a copy of the blueprint's map.
 */
export async function createBody(
  request: CreatePostingRequest,
  marker: Marker,
  keyIsCallers: boolean,
  readBlueprint: (templateId: string) => Promise<Metadata>,
): Promise<CreateBody> {
  const { interview_template_id: templateId, metadata } = request;
  const warnings: string[] = [];
  let base: Metadata = metadata ?? {};
  if (templateId !== undefined && metadata === undefined) {
    if (!keyIsCallers) return { body: request, marked: false, warnings };
    base = await readBlueprint(templateId);
    warnings.push(
      "metadata: HeyMilo replaces a template's metadata with what a request sends, so the template's " +
        `${Object.keys(base).length} entries were copied beside the idempotency marker`,
    );
  }
  if (!hasRoomForMarker(base)) {
    warnings.push(
      "metadata: all 50 keys are in use, so the interviewer carries no idempotency marker; " +
        "if an answer is lost, it can be recognised only by its title and content",
    );
    return { body: request, marked: false, warnings };
  }
  return { body: withMarker(request, base, marker), marked: true, warnings };
}

/** The metadata of a template's blueprint posting, without the marker of whoever made the blueprint. */
export const blueprintReader =
  (http: Http, deadline: Deadline) =>
  async (templateId: string): Promise<Metadata> => {
    const read = (path: string) => http.read({ method: "GET", path }, deadline);
    const template = await read(pathOf`/api/v2/interview-templates/${templateId}`);
    const { posting_id: blueprintId } = dataOf(interviewTemplate, template);
    if (!blueprintId) return {};
    const blueprint = await read(pathOf`/api/v2/postings/${blueprintId}`);
    return withoutMarker(dataOf(posting, blueprint).metadata);
  };
