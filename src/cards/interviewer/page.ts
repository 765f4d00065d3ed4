import { Card } from "../kit/card.ts";
import { element } from "../kit/element.ts";
import type { Host } from "../kit/host.ts";
import { linkRow, qrCode } from "../kit/links.ts";
import type { CallToolResult, FailedCall } from "../kit/result.ts";
import { button, failureNote, faint, note } from "../kit/words.ts";
import { type Action, actionsFor, checkAgain, unclearCall, withKey } from "./actions.ts";
import { facts, head, obstacles, placed } from "./sections.ts";
import { type CardState, NOTHING, stateAfter } from "./state.ts";
import { stepList } from "./steps.ts";

/** The card of one interviewer: what a call said of it, and what can be done with it now. */
class InterviewerCard extends Card {
  #shown: CardState = NOTHING;
  #running: Action | undefined;
  #last: Action | undefined;
  #asksForChanges = false;

  protected answered(result: CallToolResult): void {
    this.#shown = stateAfter(NOTHING, result);
    this.#last = unclearCall(this.#shown, this.args);
    const { title } = this.args;
    if (this.#shown.view.title === undefined && typeof title === "string") this.#shown.view.title = title;
  }

  protected fail(failed: FailedCall): void {
    this.#shown = { ...this.#shown, failed };
  }

  protected parts(host: Host) {
    const shown = this.#shown;
    const steps = shown.view.steps ?? [];
    const warnings = placed(shown.warnings, steps.length);
    return [
      head(shown),
      shown.failed && failureNote(shown.failed, this.#wasWrite()),
      shown.sandbox !== undefined && note(shown.sandbox),
      shown.summary !== undefined && element("p", { dir: "auto" }, shown.summary),
      ...obstacles(shown).map((text) => note(text, "warn")),
      ...this.#warnings(warnings.general, shown.warnings.length),
      ...(shown.stage === "exists" ? this.#links(host) : []),
      facts(shown, this.isFolded),
      steps.length > 0 && stepList(steps, warnings.ofSteps, this.isFolded),
      ...shown.advice.map((text) => note(`Advice: ${text}`)),
      shown.shortened.length > 0 && note(`Shortened here: ${shown.shortened.join("; ")}.`, "warn"),
      this.#changes(host),
    ];
  }

  /** @param count of all warnings, those of the steps included */
  #warnings(general: readonly string[], count: number): HTMLElement[] {
    const told = this.isFolded ? general.slice(0, 1) : general;
    const isMore = this.isFolded && count > told.length;
    return [...told.map((text) => note(text, "warn")), ...(isMore ? [faint(`${count} warnings in all.`)] : [])];
  }

  #wasWrite(): boolean {
    const tool = this.#last?.tool;
    return tool !== undefined && this.#shown.tools[tool] === "writes";
  }

  #links(host: Host) {
    const { candidateUrl: candidate, reviewUrl: review } = this.#shown;
    const announce = (text: string) => this.announce(text);
    const code = candidate === undefined ? undefined : qrCode(candidate);
    return [
      candidate !== undefined && linkRow(host, "Candidate link", candidate, announce),
      code && !this.isFolded && element("div", {}, code),
      review !== undefined && linkRow(host, "Review link", review, announce),
    ];
  }

  protected actions(host: Host) {
    const all = host.capabilities.serverTools ? this.#possible() : [];
    const buttons = all.map((action, index) => this.#actionButton(host, action, index));
    // A folded card has two buttons: one to unfold it, and the first.
    if (this.isFolded) return buttons.slice(0, 1);
    const canAsk = host.capabilities.message !== undefined && this.#shown.stage !== "nothing";
    const ask = () => {
      this.#asksForChanges = !this.#asksForChanges;
      this.unfold();
      this.render();
      if (this.#asksForChanges) document.getElementById("wish")?.focus();
    };
    return [
      ...buttons,
      canAsk && button("ask", "Ask for changes", ask, { "aria-expanded": String(this.#asksForChanges) }),
    ];
  }

  #actionButton(host: Host, action: Action, index: number): HTMLElement {
    const id = index === 0 ? "act" : `act-${index}`;
    const label = this.#running?.label === action.label ? action.doing : action.label;
    const run = () => void this.#run(host, action);
    const isRunning = this.#running !== undefined;
    if (action.isAgreement) return this.agreeButton(id, label, isRunning, run);
    // Not disabled: that would take the focus away from the keyboard.
    return button(id, label, run, {
      class: index === 0 && !this.isFolded && "main",
      "aria-disabled": isRunning && "true",
    });
  }

  #possible(): Action[] {
    const shown = this.#shown;
    const isUnclear = shown.failed !== undefined && shown.failed.outcome !== "not_created";
    return isUnclear && this.#last && this.#wasWrite() ? [checkAgain(this.#last)] : actionsFor(shown, this.args);
  }

  async #run(host: Host, action: Action): Promise<void> {
    // A second click may come before the button is redrawn.
    if (this.#running) return;
    this.#running = action;
    this.announce(`${action.doing}…`, "quietly");
    this.render();
    this.#shown = stateAfter(this.#shown, await this.call(host, action.tool, action.args));
    this.#running = undefined;
    this.#last = withKey(action, this.#shown.failed);
    const { failed, summary = "Done." } = this.#shown;
    this.announce(failed ? "" : summary, "quietly");
    this.render();
    if (!failed && action.done) host.inform(`${action.done} ${summary}`);
  }

  #changes(host: Host): HTMLElement {
    // Not a form: a chat may keep cards from submitting forms.
    const send = async () => {
      const field = document.getElementById("wish") as HTMLTextAreaElement;
      const wish = field.value.trim();
      if (wish === "") return this.announce("Write what should change first.");
      const { view, postingId } = this.#shown;
      const where = postingId === undefined ? "before it is created" : `(${postingId})`;
      const sent = await host.say(
        `Please change the interviewer ${JSON.stringify(view.title ?? "")} ${where}: ${wish}`,
      );
      if (!sent) return this.announce("The chat did not take it. Write it into the chat yourself.");
      field.value = "";
      this.#asksForChanges = false;
      this.announce("Sent to the chat.");
      this.render();
    };
    return element(
      "div",
      // Hidden rather than gone: it keeps the words.
      { role: "group", "aria-label": "Ask for changes", hidden: !this.#asksForChanges },
      element("label", { for: "wish" }, "What should change?"),
      element("textarea", { id: "wish", dir: "auto" }),
      button("send", "Send to the chat", () => void send(), { class: "main" }),
    );
  }
}

await new InterviewerCard().open("heymilo-mcp-interviewer");
