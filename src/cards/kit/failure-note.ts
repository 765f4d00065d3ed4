import { element } from "./element.ts";
import type { FailedCall } from "./result.ts";

const HEADINGS: Record<string, string> = {
  not_created: "Not created",
  not_changed: "Not changed",
  unknown: "Nobody knows whether it was done",
  partial: "Partly done",
  failed: "This did not work",
};

/** A failure as what it is. One that does not come from the server may have happened on either side of a write. */
export const failureNote = ({ outcome, text }: FailedCall, wasWrite: boolean): HTMLElement => {
  const known = outcome ?? (wasWrite ? "unknown" : "failed");
  return element(
    "div",
    { class: "note bad", role: "alert" },
    element("strong", {}, HEADINGS[known] ?? "This did not work"),
    element("p", { dir: "auto" }, text.trim()),
  );
};
