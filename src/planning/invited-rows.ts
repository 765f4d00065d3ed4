import { setImmediate } from "node:timers/promises";
import type { Invited } from "../heymilo/invitations.ts";
import type { Privacy } from "../privacy/index.ts";
import { saidByCandidate } from "../views/candidate.ts";
import { compact } from "../views/compact.ts";
import type { InvitedRow } from "../views/invitation.ts";
import type { InvitationRow } from "./invitation.ts";

/**
 * What became of each row, or would.
 *
 * @param results of the people of the rows, in their order; undefined for those whom nobody has invited
 */
export const invitedRows = async (
  rows: readonly InvitationRow[],
  results: readonly (Invited | undefined)[],
  privacy: Privacy,
): Promise<InvitedRow[]> => {
  const remaining = [...results];
  const invited: InvitedRow[] = [];
  for (const { row, given, person, sameAs, problems } of rows) {
    const about = compact({ row, same_as: sameAs, person: saidByCandidate(privacy.named(given)) });
    if (!person) invited.push({ ...about, outcome: "wrong", problems });
    else if (sameAs !== undefined) invited.push({ ...(invited[sameAs - 1] as InvitedRow), ...about });
    else invited.push({ ...about, ...ofResult(remaining.shift(), given, privacy) });
    // Reading a refusal takes time, and other calls have their turn between two rows.
    await setImmediate();
  }
  return invited;
};

const ofResult = (
  result: Invited | undefined,
  given: unknown,
  privacy: Privacy,
): Pick<InvitedRow, "outcome" | "interview_id" | "why"> => {
  if (!result) return { outcome: "would_be_invited" };
  const { outcome } = result;
  if (result.outcome === "failed") return { outcome, why: privacy.refusal(result.words, given) };
  if ("why" in result) return { outcome, why: result.why };
  return compact({ outcome, interview_id: "interviewId" in result ? result.interviewId : undefined });
};
