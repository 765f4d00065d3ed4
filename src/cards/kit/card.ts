import { connect, type Host, type HostContext } from "./host.ts";
import { answerOf, type CallToolResult, type FailedCall } from "./result.ts";

export type Args = Record<string, unknown>;
type Part = HTMLElement | false | undefined;

/** What the user has opened or typed. It has an id by which it is found again after the card is drawn anew. */
const KEPT = "details[id], textarea[id]";

/** A page in the chat that shows what a call said, and can make further calls. */
export abstract class Card {
  /** Of the call that the card is for. */
  protected args: Args = {};
  readonly #main = document.querySelector("main") as HTMLElement;
  readonly #said = document.querySelector("#said") as HTMLElement;
  #host: Host | undefined;
  /** The result that the chat sent last. */
  #sent: string | undefined;

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
        // Some chats send a result again, for example after they were scrolled. What the user did since then stays.
        const sent = JSON.stringify([result.isError, answerOf(result)]);
        if (sent === this.#sent) return;
        this.#sent = sent;
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
    const kept = new Map([...this.#main.querySelectorAll(KEPT)].map((old) => [old.id, old]));
    this.#main.replaceChildren(...parts);
    this.#main.removeAttribute("aria-busy");
    for (const made of this.#main.querySelectorAll(KEPT)) {
      const old = kept.get(made.id);
      if (old instanceof HTMLDetailsElement) (made as HTMLDetailsElement).open = old.open;
      else if (old) made.replaceWith(old);
    }
    // What had the focus may be gone; the keyboard must not start again at the top of the chat.
    if (focused) (document.getElementById(focused) ?? document.getElementById("title"))?.focus();
  }

  /** Makes a further call. If the chat does not pass on its answer, the result says so. */
  protected async call(host: Host, tool: string, args: Args): Promise<CallToolResult> {
    try {
      return await host.callTool(tool, args);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { isError: true, content: [{ type: "text", text: `The chat passed on no answer: ${reason}` }] };
    }
  }

  /** @param how quietly: for screen readers alone, since the card shows the same elsewhere */
  protected announce(text: string, how?: "quietly"): void {
    this.#said.className = how ?? "";
    this.#said.textContent = text;
  }
}

/** Takes over the host's colours and fonts; what it does not give stays as in frame.css. */
const applyContext = ({ theme, styles, safeAreaInsets, locale }: HostContext): void => {
  const root = document.documentElement;
  if (theme) root.style.colorScheme = theme;
  if (locale) root.dataset.locale = locale;
  for (const [name, value] of Object.entries(styles?.variables ?? {})) {
    if (value !== undefined && name.startsWith("--")) root.style.setProperty(name, value);
  }
  if (safeAreaInsets) {
    const { top, right, bottom, left } = safeAreaInsets;
    root.style.padding = `${top}px ${right}px ${bottom}px ${left}px`;
  }
};

/** Tells the host how much room the card takes, now and whenever that changes. */
const reportSize = (host: Host): void => {
  const root = document.documentElement;
  new ResizeObserver(() => {
    const { width, height } = root.getBoundingClientRect();
    host.resized(Math.ceil(width), Math.ceil(height));
  }).observe(root);
};
