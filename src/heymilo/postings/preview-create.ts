import { InputError } from "../errors.ts";
import { orInconclusive } from "../looks/look.ts";
import type { LookDeps } from "../looks/posting-looks.ts";
import type { Scope } from "../looks/survey.ts";
import { type CreateBody, createBody } from "./create-body.ts";
import { type CreateIntent, intendedPosting, markerOf } from "./create-posting.ts";
import { inDoubt } from "./receipts.ts";

/** What a create would send, and the key to repeat it under. */
export interface CreatePreview extends CreateBody {
  key: string;
  /** The posting that this very call made before; then it would send nothing. */
  existing?: string;
}

/**
 * What a create would do, by reads alone.
 *
 * @throws InputError if the caller's key was used for something else
 */
export async function previewCreate(
  deps: LookDeps,
  intent: CreateIntent,
  scope: Scope,
): Promise<CreatePreview> {
  const { key, hash } = markerOf(intent);
  const body = await createBody(deps.http, scope.deadline, intent.request, { key, hash });
  const seen = await orInconclusive(intendedPosting(deps, intent).begin().lookBefore(scope, false));
  if (seen.kind === "found") return { ...body, key, existing: seen.thing.receipt.id };
  if (seen.kind === "absent") return { ...body, key };
  if (seen.error instanceof InputError) throw seen.error;
  return { ...body, key, warnings: [...body.warnings, inDoubt(seen.why)] };
}
