import type { ApiCall } from "../http/call.ts";
import { pathOf } from "../http/route.ts";
import { type Marker, markMetadata } from "../lookups/marker.ts";
import { readPosting } from "../lookups/posting-list.ts";
import type { CreatePostingRequest } from "../schema/create-posting.ts";
import { interviewTemplate, type Posting } from "../schema/responses.ts";

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
  call: ApiCall,
  { request, blueprint }: { request: CreatePostingRequest; blueprint?: Posting | null | undefined },
  marker: Marker,
): Promise<CreateBody> {
  const { interview_template_id: templateId, metadata } = request;
  let beside: Posting["metadata"] = metadata ?? null;
  if (templateId !== undefined && metadata === undefined) {
    const template = blueprint === undefined ? await readBlueprint(call, templateId) : blueprint;
    beside = template?.metadata;
  }
  const { metadata: marked, why } = markMetadata(beside, marker);
  if (marked) return { body: { ...request, metadata: marked }, marked: true, warnings: [] };
  const effect = "so the interviewer carries no idempotency key; a lost answer can only be told by title and time";
  return { body: request, marked: false, warnings: [`metadata: ${why}, ${effect}`] };
}

/** A template's blueprint posting, if it has one. */
const readBlueprint = async (call: ApiCall, templateId: string): Promise<Posting | undefined> => {
  const path = pathOf`/api/v2/interview-templates/${templateId}`;
  const { posting_id: blueprintId } = await call.one(path, interviewTemplate);
  return blueprintId ? (await readPosting(call, blueprintId)).posting : undefined;
};
