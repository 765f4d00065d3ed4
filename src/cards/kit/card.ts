import { element } from "./element.ts";
import { connect, type Host, type HostContext } from "./host.ts";
import { answerOf, type CallToolResult, type FailedCall } from "./result.ts";
import { button, faint } from "./words.ts";

export type Args = Record<string, unknown>;
type Part = HTMLElement | false | undefined;

/** What the user has typed. It has an id by which it is found again after the card is drawn anew. */
const KEPT = "textarea[id]";

/** A card opens at most this high, in CSS pixels. */
const HIGHEST = 500;

/** What may be left out of a card that is too high, the last first. */
const CAN_WAIT = ":scope > :not(h1, .head, .bad, .actions, button), .steps > li, tbody > tr";

const SHOW_ALL_FIRST = "all-first";

/** A page in the chat that shows what a call said, and can make further calls. */
export abstract class Card {
  /** Of the call that the card is for. */
  protected args: Args = {};
  /** The card would be too high, so it shows what decides and a button for the rest. */
  protected isFolded = false;
  /** For good: the user has asked for everything, or has seen everything and acted on it. */
  #isUnfolded = false;
  readonly #main = document.querySelector("main") as HTMLElement;
  readonly #said = document.querySelector("#said") as HTMLElement;
  #host: Host | undefined;
  /** The result that the chat sent last. */
  #sent: string | undefined;
  #isAnswered = false;

  /** From top to bottom, what decides first. */
  protected abstract parts(host: Host): Part[];

  /** The buttons below all parts. */
  protected abstract actions(host: Host): Part[];

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
        this.#isAnswered = true;
        this.render();
      },
      cancelled: (reason) => {
        this.fail({ text: `The call was cancelled${reason ? `: ${reason}` : ""}.` });
        this.#isAnswered = true;
        this.render();
      },
      context: (context) => {
        applyContext(context);
        if (context.displayMode === "fullscreen") this.unfold();
      },
    });
    this.#host = host;
    this.render();
    onResize((width, height, isOtherWidth) => {
      if (isOtherWidth && !this.#isUnfolded) this.render();
      host.resized(width, height);
    });
  }

  /** Shows everything, from now on. */
  protected unfold(): void {
    if (this.#isUnfolded) return;
    this.#isUnfolded = true;
    this.render();
  }

  protected render(): void {
    const host = this.#host;
    if (!host || !this.#isAnswered) return;
    const focused = document.activeElement?.id;
    this.isFolded = false;
    this.#draw(host);
    if (!this.#isUnfolded && height() > HIGHEST) {
      this.isFolded = true;
      this.#draw(host);
      for (const part of [...this.#main.querySelectorAll(CAN_WAIT)].reverse()) {
        if (height() <= HIGHEST) break;
        part.remove();
      }
    }
    // What had the focus may be gone; the keyboard must not start again at the top of the chat.
    if (focused) (document.getElementById(focused) ?? document.getElementById("title"))?.focus();
  }

  #draw(host: Host): void {
    const parts = [...this.parts(host), this.#actionRow(host)].filter((part) => part instanceof HTMLElement);
    const kept = new Map([...this.#main.querySelectorAll(KEPT)].map((old) => [old.id, old]));
    this.#main.replaceChildren(...parts);
    this.#main.className = this.isFolded ? "folded" : "";
    this.#main.removeAttribute("aria-busy");
    for (const made of this.#main.querySelectorAll(KEPT)) {
      const old = kept.get(made.id);
      if (old) made.replaceWith(old);
    }
  }

  #actionRow(host: Host): Part {
    const showAll = () => {
      this.announce("");
      this.unfold();
      host.goFullscreen();
    };
    const buttons = this.actions(host).filter((part) => part instanceof HTMLElement);
    if (this.isFolded) buttons.unshift(button("show-all", "Show all", showAll, { class: "main" }));
    if (buttons.length === 0) return undefined;
    const waits = buttons.some((one) => one.getAttribute("aria-describedby") === SHOW_ALL_FIRST);
    const why = faint("The other button works once all has been shown.");
    why.id = SHOW_ALL_FIRST;
    return element("div", { class: "row actions" }, ...buttons, waits && why);
  }

  /**
   * The button by which a person agrees to what the card shows. It does nothing until all of that has been shown, nor
   * while it runs; it is not disabled then, which would take the focus away from the keyboard.
   */
  protected agreeButton(id: string, label: string, isRunning: boolean, agree: () => void): HTMLElement {
    const press = () => {
      if (this.isFolded) return this.announce("Press Show all first.");
      this.unfold();
      agree();
    };
    return button(id, label, press, {
      class: !this.isFolded && "main",
      "aria-disabled": (isRunning || this.isFolded) && "true",
      "aria-describedby": this.isFolded && SHOW_ALL_FIRST,
    });
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

/** Takes over the host's colours, fonts and room; what it does not give stays as in frame.css. */
const applyContext = ({ theme, styles, safeAreaInsets, locale, displayMode }: HostContext): void => {
  const root = document.documentElement;
  if (theme) root.style.colorScheme = theme;
  if (locale) root.dataset.locale = locale;
  if (displayMode) root.dataset.mode = displayMode;
  for (const [name, value] of Object.entries(styles?.variables ?? {})) {
    if (value !== undefined && name.startsWith("--")) root.style.setProperty(name, value);
  }
  for (const [side, pixels] of Object.entries(safeAreaInsets ?? {}))
    root.style.setProperty(`--safe-${side}`, `${pixels}px`);
};

const height = (): number => document.documentElement.getBoundingClientRect().height;

/** Tells how much room the card takes, now and whenever that changes. */
const onResize = (told: (width: number, height: number, isOtherWidth: boolean) => void): void => {
  const root = document.documentElement;
  let before = root.getBoundingClientRect().width;
  new ResizeObserver(() => {
    const { width } = root.getBoundingClientRect();
    const isOtherWidth = width !== before;
    before = width;
    told(Math.ceil(width), Math.ceil(height()), isOtherWidth);
  }).observe(root);
};
