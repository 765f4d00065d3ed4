import { element } from "../kit/element.ts";
import { failureNote } from "../kit/failure-note.ts";
import type { Host } from "../kit/host.ts";
import { linkRow } from "../kit/links.ts";
import { qrCode } from "../kit/qr-code.ts";
import type { CallToolResult } from "../kit/result.ts";
import { type Action, type Args, actionsFor, checkAgain, unclearCall } from "./actions.ts";
import { facts, head, notes, stateOf } from "./sections.ts";
import { NOTHING, type Shown, shownAfter } from "./shown.ts";
import { stepList } from "./steps.ts";
import { placed } from "./warnings.ts";

/** The card of one interviewer: what a call said of it, and what can be done with it now. */
export class InterviewerPage {
  readonly #main = document.querySelector("main") as HTMLElement;
  readonly #said = document.querySelector("#said") as HTMLElement;
  #host: Host | undefined;
  /** Of the call that the card is for: they say what a preview would create. */
  #args: Args = {};
  #shown: Shown = NOTHING;
  #running: Action | undefined;
  #last: Action | undefined;
  #asksForChanges = false;

  open(host: Host): void {
    this.#host = host;
    this.#render();
  }

  called(args: Args): void {
    this.#args = args;
  }

  answered(result: CallToolResult): void {
    this.#shown = shownAfter(NOTHING, result);
    this.#last = unclearCall(this.#shown, this.#args);
    const { title } = this.#args;
    if (this.#shown.view.title === undefined && typeof title === "string") this.#shown.view.title = title;
    this.#render();
  }

  cancelled(reason: string | undefined): void {
    const text = reason === undefined ? "The call was cancelled." : `The call was cancelled: ${reason}`;
    this.#shown = { ...NOTHING, failed: { outcome: undefined, text } };
    this.#render();
  }

  #render(): void {
    const host = this.#host;
    if (!host) return;
    const shown = this.#shown;
    const focused = document.activeElement?.id;
    const steps = shown.view.steps ?? [];
    const warnings = placed(shown.warnings, steps.length);
    const parts = [
      head(shown),
      shown.failed && failureNote(shown.failed, this.#wasWrite()),
      shown.sandbox !== undefined && element("p", { class: "note" }, shown.sandbox),
      shown.summary !== undefined && element("p", { dir: "auto" }, shown.summary),
      ...notes([...stateOf(shown), ...warnings.general], "warn"),
      ...(shown.stage === "exists" ? this.#links(host) : []),
      facts(shown),
      steps.length > 0 && stepList(steps, warnings.ofSteps),
      shown.shortened.length > 0 &&
        element("p", { class: "note warn" }, `Shortened here: ${shown.shortened.join("; ")}.`),
      this.#buttons(host),
      this.#asksForChanges && this.#changes(host),
    ];
    this.#main.replaceChildren(...parts.filter((part): part is HTMLElement => part instanceof HTMLElement));
    this.#main.removeAttribute("aria-busy");
    // What had the focus may be gone; the keyboard must not start again at the top of the chat.
    if (focused) (document.getElementById(focused) ?? document.getElementById("title"))?.focus();
  }

  #wasWrite(): boolean {
    const tool = this.#last?.tool;
    return tool !== undefined && this.#shown.tools[tool] === "writes";
  }

  #links(host: Host): HTMLElement[] {
    const { candidateUrl: candidate, reviewUrl: review } = this.#shown;
    const announce = (text: string) => this.#announce(text);
    return [
      ...(candidate === undefined
        ? []
        : [
            linkRow(host, "Candidate link", candidate, announce),
            element(
              "details",
              {},
              element("summary", {}, "QR code of the candidate link"),
              qrCode(candidate),
            ),
          ]),
      ...(review === undefined ? [] : [linkRow(host, "Review link", review, announce)]),
    ];
  }

  #buttons(host: Host): HTMLElement {
    const [first, ...others] = host.capabilities.serverTools ? this.#actions() : [];
    const button = (action: Action, id: string) =>
      element(
        "button",
        {
          id,
          type: "button",
          class: id === "act" ? "main" : undefined,
          // Not disabled: that would take the focus away from the keyboard.
          "aria-disabled": this.#running !== undefined && "true",
          click: () => void this.#run(host, action),
        },
        this.#running?.label === action.label ? action.doing : action.label,
      );
    const canAsk = host.capabilities.message !== undefined && this.#shown.stage !== "nothing";
    return element(
      "div",
      { class: "row" },
      first && button(first, "act"),
      ...others.map((action, index) => button(action, `act-${index}`)),
      canAsk &&
        element(
          "button",
          {
            id: "ask",
            type: "button",
            "aria-expanded": String(this.#asksForChanges),
            click: () => {
              this.#asksForChanges = !this.#asksForChanges;
              this.#render();
              if (this.#asksForChanges) document.getElementById("wish")?.focus();
            },
          },
          "Ask for changes",
        ),
    );
  }

  #actions(): Action[] {
    const shown = this.#shown;
    const isUnclear = shown.failed !== undefined && shown.failed.outcome !== "not_created";
    return isUnclear && this.#last && this.#wasWrite()
      ? [checkAgain(this.#last)]
      : actionsFor(shown, this.#args);
  }

  async #run(host: Host, action: Action): Promise<void> {
    // A second click may come before the button is redrawn.
    if (this.#running) return;
    this.#running = action;
    this.#announce(`${action.doing}…`, "quietly");
    this.#render();
    try {
      const result = await host.callTool(action.tool, action.args);
      this.#shown = shownAfter(this.#shown, result);
    } catch (error) {
      const text = `The chat passed on no answer: ${error instanceof Error ? error.message : String(error)}`;
      this.#shown = { ...this.#shown, failed: { outcome: undefined, text } };
    }
    this.#running = undefined;
    this.#last = action;
    const { failed, summary = "Done." } = this.#shown;
    this.#announce(failed ? "" : summary, "quietly");
    this.#render();
    if (!failed && action.done) host.inform(`${action.done} ${summary}`);
  }

  #changes(host: Host): HTMLElement {
    // Not a form: a chat need not let cards submit any.
    const send = async () => {
      const wish = (document.getElementById("wish") as HTMLTextAreaElement).value.trim();
      if (wish === "") return this.#announce("Write what should change first.");
      const { view, postingId } = this.#shown;
      const where = postingId === undefined ? "before it is created" : `(${postingId})`;
      const sent = await host.say(
        `Please change the interviewer ${JSON.stringify(view.title ?? "")} ${where}: ${wish}`,
      );
      if (!sent) return this.#announce("The chat did not take it. Write it into the chat yourself.");
      this.#asksForChanges = false;
      this.#announce("Sent to the chat.");
      this.#render();
    };
    return element(
      "div",
      { role: "group", "aria-label": "Ask for changes" },
      element("label", { for: "wish" }, "What should change?"),
      element("textarea", { id: "wish", dir: "auto" }),
      element(
        "button",
        { id: "send", type: "button", class: "main", click: () => void send() },
        "Send to the chat",
      ),
    );
  }

  /** @param how quietly: for those who do not see the card, since it shows the same elsewhere */
  #announce(text: string, how?: "quietly"): void {
    this.#said.className = how ?? "";
    this.#said.textContent = text;
  }
}
