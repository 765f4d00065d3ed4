import { element } from "./element.ts";
import type { FailedCall } from "./result.ts";

const HEADINGS: Record<string, string> = {
  not_created: "Not created",
  not_changed: "Not changed",
  unknown: "Nobody knows whether it was done",
  partial: "Partly done",
  failed: "This did not work",
};

/** Says what kind of failure it is. If it does not come from the server, a write may or may not have been done. */
export const failureNote = ({ outcome, text }: FailedCall, wasWrite: boolean): HTMLElement => {
  const known = outcome ?? (wasWrite ? "unknown" : "failed");
  return element(
    "div",
    { class: "note bad", role: "alert" },
    element("strong", {}, HEADINGS[known] ?? "This did not work"),
    element("p", { dir: "auto" }, text.trim()),
  );
};
