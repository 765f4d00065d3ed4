import type { Args } from "../kit/card.ts";
import type { FailedCall } from "../kit/result.ts";
import type { CardState } from "./state.ts";

/** What a button does: one call of a tool, through the host, which may ask the user first. */
export interface Action {
  label: string;
  doing: string;
  tool: string;
  args: Args;
  /** A person agrees by it to what the card shows, so all of that must have been shown. */
  isAgreement?: true;
  /** Told to the model when it is done. */
  done?: string;
}

/**
 * What can be done now, the likeliest first. Only tools that this server lists, and none that writes on a read-only
 * server.
 *
 * @param args of the call that the card is for
 */
export const actionsFor = (shown: CardState, args: Args): Action[] =>
  [create(shown, args), activate(shown), showQuestions(shown)].filter((action) => action !== undefined);

/** The call that the card is for, if its outcome is unknown and a repeat finds out what happened. */
export const unclearCall = ({ failed, tool }: CardState, args: Args): Action | undefined =>
  failed?.outcome === "unknown" && failed.key !== undefined
    ? withKey({ label: "", doing: "", tool, args }, failed)
    : undefined;

/** The action as a repeat finds what it made: with the key that a failure names. */
export const withKey = (action: Action, failed: FailedCall | undefined): Action =>
  failed?.key === undefined ? action : { ...action, args: { ...action.args, idempotency_key: failed.key } };

/**
 * For a write whose outcome is unknown. The repeat finds what the first call made, and so it must not ask for one
 * more.
 */
export const checkAgain = ({ args: { allow_duplicate: _, ...args }, ...action }: Action): Action => ({
  ...action,
  args,
  label: "Check again",
  doing: "Checking",
});

/**
 * What was previewed: a new interviewer, which the server remembers, or a copy, for which the call is made again. With
 * its revision an older card creates nothing after the preview was changed.
 */
const create = ({ stage, tool, tools, key, revision, view }: CardState, args: Args): Action | undefined => {
  if (stage !== "preview" || tools[tool] !== "writes") return undefined;
  const { dry_run: _, ...request } = args;
  return {
    label: "Create",
    doing: "Creating",
    isAgreement: true,
    tool,
    args:
      revision === undefined
        ? { ...request, ...(key !== undefined && { idempotency_key: key }) }
        : { title: view.title, idempotency_key: key, revision },
    done: `The user pressed Create on the card of ${JSON.stringify(view.title)}.`,
  };
};

const activate = ({ postingId, tools, view, needsConfirmation }: CardState): Action | undefined => {
  const waits = view.status === "draft" || needsConfirmation === true;
  if (postingId === undefined || !waits || tools.activate_interviewer !== "writes") return undefined;
  return {
    label: needsConfirmation ? "Yes, activate it and take the job's applicants" : "Activate",
    doing: "Activating",
    isAgreement: true,
    tool: "activate_interviewer",
    args: { posting_id: postingId, ...(needsConfirmation && { confirm_ats_ingestion: true }) },
    done: `The user pressed Activate on the card of ${JSON.stringify(view.title)}.`,
  };
};

const showQuestions = ({ postingId, tools, view }: CardState): Action | undefined => {
  const areShown = view.steps?.every(({ written }) => written === undefined) ?? false;
  if (postingId === undefined || areShown || tools.get_interviewer !== "reads") return undefined;
  return {
    label: "Show the questions",
    doing: "Reading",
    tool: "get_interviewer",
    args: { posting_id: postingId },
  };
};
