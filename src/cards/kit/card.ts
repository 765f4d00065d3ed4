import { applyContext, reportSize } from "./frame.ts";
import { connect, type Host } from "./host.ts";
import type { CallToolResult, FailedCall } from "./result.ts";

export type Args = Record<string, unknown>;
type Part = HTMLElement | false | undefined;

/** A page in the chat that shows what a call said, and can make further calls. */
export abstract class Card {
  /** Of the call that the card is for. */
  protected args: Args = {};
  readonly #main = document.querySelector("main") as HTMLElement;
  readonly #said = document.querySelector("#said") as HTMLElement;
  #host: Host | undefined;

  /** What the card shows now, from top to bottom. */
  protected abstract parts(host: Host): Part[];

  /** Takes in the result of the call that the card is for. */
  protected abstract answered(result: CallToolResult): void;

  /** Takes in that a call has no result. */
  protected abstract fail(failed: FailedCall): void;

  /** @param name by which the host knows the card */
  async open(name: string): Promise<void> {
    const host = await connect(name, {
      input: (args) => {
        this.args = args;
      },
      result: (result) => {
        this.answered(result);
        this.render();
      },
      cancelled: (reason) => {
        this.fail({ text: `The call was cancelled${reason ? `: ${reason}` : ""}.` });
        this.render();
      },
      context: applyContext,
    });
    this.#host = host;
    this.render();
    reportSize(host);
  }

  protected render(): void {
    if (!this.#host) return;
    const focused = document.activeElement?.id;
    const parts = this.parts(this.#host).filter((part) => part instanceof HTMLElement);
    this.#main.replaceChildren(...parts);
    this.#main.removeAttribute("aria-busy");
    // What had the focus may be gone; the keyboard must not start again at the top of the chat.
    if (focused) (document.getElementById(focused) ?? document.getElementById("title"))?.focus();
  }

  /** Makes a further call. Undefined if it has no result. */
  protected async call(host: Host, tool: string, args: Args): Promise<CallToolResult | undefined> {
    try {
      return await host.callTool(tool, args);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.fail({ text: `The chat passed on no answer: ${reason}` });
      return undefined;
    }
  }

  /** @param how quietly: for those who do not see the card, since it shows the same elsewhere */
  protected announce(text: string, how?: "quietly"): void {
    this.#said.className = how ?? "";
    this.#said.textContent = text;
  }
}
