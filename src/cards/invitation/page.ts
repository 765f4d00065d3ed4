import type { InvitedRow, RowOutcome } from "../../views/invitation.ts";
import { Card } from "../kit/card.ts";
import { element } from "../kit/element.ts";
import type { Host } from "../kit/host.ts";
import { answerOf, type CallToolResult, cardDataOf, type FailedCall, failedCall } from "../kit/result.ts";
import { chip, failureNote, faint, note } from "../kit/words.ts";

interface Answer {
  outcome?: string;
  summary?: string;
  rows?: InvitedRow[];
  consent?: string;
  confirm?: string;
  next_steps?: string[];
  warnings?: string[];
  workspace?: string;
  sandbox?: string;
}

const WORDS: Record<RowOutcome, string> = {
  would_be_invited: "to be invited",
  wrong: "wrong",
  added: "invited",
  already_there: "there already",
  held_back: "held back",
  not_confirmed: "not confirmed",
  failed: "refused",
  unknown: "nobody knows yet",
  not_sent: "not sent",
};

/** The card of an invitation: who is contacted, and the button with which a person agrees. */
class InvitationCard extends Card {
  #answer: Answer = {};
  #failed: FailedCall | undefined;
  #canWrite = false;
  #isSending = false;
  /** The button has been pressed: it sends once, whatever came of it. */
  #isSent = false;

  protected answered(result: CallToolResult): void {
    const { tools } = cardDataOf(result);
    this.#canWrite ||= tools.add_candidates === "writes";
    this.#failed = failedCall(result);
    if (!this.#failed) this.#answer = answerOf(result) as Answer;
  }

  protected fail(failed: FailedCall): void {
    this.#failed = failed;
  }

  protected parts() {
    const { summary, rows = [], consent, warnings = [], workspace, sandbox, next_steps = [], outcome } = this.#answer;
    return [
      element("h1", { id: "title", tabindex: -1 }, "Invitation"),
      this.#failed && failureNote(this.#failed, this.#isSent),
      sandbox !== undefined && note(sandbox),
      summary !== undefined && element("p", { dir: "auto" }, summary),
      workspace !== undefined && element("p", { dir: "auto" }, `Workspace: ${workspace}`),
      ...warnings.map((warning) => note(warning, "warn")),
      consent !== undefined && note(consent, "warn"),
      rows.length > 0 && this.#table(rows),
      ...(outcome === "preview" ? [] : next_steps.map((step) => note(step, "warn"))),
    ];
  }

  protected actions(host: Host) {
    return [this.#sendButton(host)];
  }

  /** With the values of the call, if the chat passes them on: a person who agrees has to see the people themselves. */
  #table(rows: readonly InvitedRow[]): HTMLElement {
    const given = Array.isArray(this.args.candidates) ? (this.args.candidates as Record<string, unknown>[]) : [];
    const line = ({ row, outcome, person, problems, why }: InvitedRow) => {
      const { name = person?.name, email = person?.email, phone_number: phone } = given[row - 1] ?? {};
      const contact = [email, phone].filter((one) => one !== undefined && one !== "").map(String);
      return element(
        "tr",
        {},
        element("td", {}, String(row)),
        element("td", { dir: "auto" }, String(name ?? "")),
        element("td", { dir: "auto" }, contact.join(", ")),
        element(
          "td",
          {},
          chip(WORDS[outcome] ?? outcome),
          ...[...(problems ?? []), why].filter(Boolean).map((text) => faint(String(text))),
        ),
      );
    };
    return element("table", { "aria-label": "People" }, element("tbody", {}, ...rows.map(line)));
  }

  #sendButton(host: Host): HTMLElement | false {
    const { confirm, rows = [] } = this.#answer;
    const canSend = confirm !== undefined && this.#canWrite && host.capabilities.serverTools !== undefined;
    if (!canSend || this.#isSent !== this.#isSending) return false;
    const count = rows.filter((row) => row.outcome === "would_be_invited" && row.same_as === undefined).length;
    const label = `Invite ${count} ${count === 1 ? "person" : "people"}`;
    const send = () => void this.#send(host, confirm);
    return this.agreeButton("invite", this.#isSending ? "Inviting…" : label, this.#isSending, send);
  }

  async #send(host: Host, confirm: string): Promise<void> {
    // A second click may come before the button is redrawn.
    if (this.#isSent) return;
    this.#isSent = true;
    this.#isSending = true;
    this.announce("Inviting…", "quietly");
    this.render();
    const result = await this.call(host, "add_candidates", { ...this.args, confirm });
    this.#isSending = false;
    this.answered(result);
    const { summary = "Done.", next_steps = [] } = this.#answer;
    this.announce(this.#failed ? "" : summary, "quietly");
    this.render();
    const heard = this.#failed ? "Its answer was an error; wait 60 s, then preview again." : summary;
    host.inform(`The user pressed Invite on the card. ${[heard, ...next_steps].join(" ")}`);
  }
}

await new InvitationCard().open("heymilo-mcp-invitation");
