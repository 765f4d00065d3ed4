import { element } from "./element.ts";
import type { FailedCall } from "./result.ts";

/** The few forms in which a card says something, so that all of it looks alike. Names and titles have any script. */

export const faint = (text: string): HTMLElement => element("p", { class: "faint", dir: "auto" }, text);

export const note = (text: string, kind = ""): HTMLElement =>
  element("p", { class: `note ${kind}`.trim(), dir: "auto" }, text);

export const chip = (text: string, kind = ""): HTMLElement => element("span", { class: `chip ${kind}`.trim() }, text);

/** @param id by which the focus is found again after the card is drawn anew */
export const button = (
  id: string,
  label: string,
  click: () => void,
  attributes: Parameters<typeof element>[1] = {},
): HTMLElement => element("button", { id, type: "button", click, ...attributes }, label);

/** A time as a date in the chat's language; as it is if it is none. */
export const dateOf = (time: string): string => {
  const date = new Date(time);
  const locale = document.documentElement.dataset.locale;
  return Number.isNaN(date.getTime()) ? time : date.toLocaleDateString(locale, { dateStyle: "long" });
};

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
