import type { Posting } from "../heymilo/schema/responses.ts";
import { printable } from "../heymilo/text.ts";

/** What keeps an interviewer from taking candidates, and what to do about it; nothing if it takes them. */
export const nextSteps = ({ status, ats_metadata: ats }: Pick<Posting, "status" | "ats_metadata">): string[] => {
  if (status === "archived") {
    return ["It is archived and takes no candidates; clone_interviewer makes a new one like it."];
  }
  if (ats?.pending_activation) {
    const name = printable(ats.ats_name ?? "unknown", 40);
    return [
      `It is a draft tied to an ATS (${name}). It takes no candidates until it is activated (activate_interviewer); then ` +
        "the ATS starts to send real candidates, so ask the user before.",
    ];
  }
  if (status === "draft")
    return ["It is a draft and takes no candidates until it is activated (activate_interviewer)."];
  if (status === "expired") {
    return ["Its deadline has passed; update_interviewer can set a later one, if it should take candidates again."];
  }
  return [];
};
