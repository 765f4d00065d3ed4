import type { CandidateRow } from "../../views/candidate.ts";
import type { InterviewResult } from "../../views/interview-result.ts";
import { element } from "../kit/element.ts";
import { failureNote } from "../kit/failure-note.ts";
import type { Host } from "../kit/host.ts";
import { answerOf, type CallToolResult, cardDataOf, type FailedCall, failedCall } from "../kit/result.ts";
import { candidateTable, inWords, nameOf, rowsInView, statusFilter, type TableView } from "./list.ts";
import { resultSections } from "./result.ts";
import { scoreBar } from "./score.ts";

type Args = Record<string, unknown>;

interface CandidateList {
  candidates: CandidateRow[];
  next_cursor?: string;
  note?: string;
}

/** The card of those who came: a list of them, one result, or both. */
export class CandidatesPage {
  readonly #main = document.querySelector("main") as HTMLElement;
  readonly #said = document.querySelector("#said") as HTMLElement;
  #host: Host | undefined;
  #args: Args = {};
  #tools: Record<string, string> = {};
  #sandbox: string | undefined;
  #warnings: string[] = [];
  #list: CandidateList | undefined;
  #look: TableView = { status: "", sortedBy: undefined, isDescending: false };
  #result: InterviewResult | undefined;
  #transcript: string[] | undefined;
  #transcriptCursor: string | undefined;
  #failed: FailedCall | undefined;
  #isBusy = false;

  open(host: Host): void {
    this.#host = host;
    this.#render();
  }

  called(args: Args): void {
    this.#args = args;
  }

  cancelled(reason: string | undefined): void {
    this.#failed = { outcome: "failed", text: `The call was cancelled${reason ? `: ${reason}` : ""}.` };
    this.#render();
  }

  answered(result: CallToolResult): void {
    this.#take(result);
    this.#render();
  }

  #take(result: CallToolResult): void {
    const answer = answerOf(result);
    this.#tools = { ...this.#tools, ...cardDataOf(result).tools };
    this.#failed = failedCall(result);
    if (this.#failed) return;
    if (typeof answer.sandbox === "string") this.#sandbox = answer.sandbox;
    this.#warnings = Array.isArray(answer.warnings) ? answer.warnings.map(String) : [];
    if (Array.isArray(answer.candidates)) this.#takeList(answer as unknown as CandidateList);
    else this.#takeResult(answer as unknown as InterviewResult);
  }

  #takeList(list: CandidateList): void {
    const before = this.#list?.candidates ?? [];
    this.#list = { ...list, candidates: [...before, ...list.candidates] };
  }

  #takeResult(result: InterviewResult): void {
    const lines = result.said_by_candidate?.transcript;
    if (lines) {
      this.#transcript = [...(this.#transcript ?? []), ...lines];
      this.#transcriptCursor = result.next_cursor;
    }
    // A later page of a transcript has nothing else.
    if (result.interview_id !== this.#result?.interview_id || result.steps) this.#result = result;
  }

  async #call(tool: string, args: Args): Promise<void> {
    const host = this.#host;
    if (!host || this.#isBusy) return;
    this.#isBusy = true;
    this.#said.textContent = "Reading…";
    this.#render();
    try {
      this.#take(await host.callTool(tool, args));
    } catch (error) {
      const text = `The chat passed on no answer: ${error instanceof Error ? error.message : String(error)}`;
      this.#failed = { outcome: "failed", text };
    }
    this.#isBusy = false;
    this.#said.textContent = "";
    this.#render();
  }

  #render(): void {
    const focused = document.activeElement?.id;
    const parts = [
      ...(this.#result ? this.#resultParts(this.#result) : this.#listParts()),
      this.#failed && failureNote(this.#failed, false),
      this.#sandbox !== undefined && element("p", { class: "note" }, this.#sandbox),
      ...this.#warnings.map((warning) => element("p", { class: "note warn", dir: "auto" }, warning)),
      element("p", { class: "faint" }, "Scores and flags support a decision. A person decides."),
    ];
    this.#main.replaceChildren(...parts.filter((part): part is HTMLElement => part instanceof HTMLElement));
    this.#main.removeAttribute("aria-busy");
    if (focused) (document.getElementById(focused) ?? document.getElementById("title"))?.focus();
  }

  #listParts(): (HTMLElement | false)[] {
    const list = this.#list;
    const title = element("h1", { id: "title", tabindex: -1 }, "Candidates");
    if (!list) return [title];
    const { candidates, note, next_cursor: cursor } = list;
    const events = {
      filter: (status: string) => this.#lookAt({ status }),
      sort: (column: NonNullable<TableView["sortedBy"]>) => {
        const again = this.#look.sortedBy === column;
        this.#lookAt({
          sortedBy: column,
          isDescending: again ? !this.#look.isDescending : column === "score",
        });
      },
      open: (row: CandidateRow) =>
        void this.#call("get_interview_result", { interview_id: row.interview_id }),
    };
    const more = () => void this.#call("list_candidates", { ...this.#args, cursor });
    return [
      title,
      candidates.length > 0 && statusFilter(candidates, this.#look, events),
      candidates.length > 0 &&
        candidateTable(
          rowsInView(candidates, this.#look),
          this.#look,
          this.#can("get_interview_result"),
          events,
        ),
      note !== undefined && element("p", { class: "note", dir: "auto" }, note),
      cursor !== undefined &&
        this.#can("list_candidates") &&
        element(
          "button",
          { id: "more", type: "button", "aria-disabled": this.#isBusy && "true", click: more },
          "Show more",
        ),
    ];
  }

  #lookAt(change: Partial<TableView>): void {
    this.#look = { ...this.#look, ...change };
    this.#render();
  }

  #can(tool: string): boolean {
    return this.#host?.capabilities.serverTools !== undefined && this.#tools[tool] === "reads";
  }

  #resultParts(result: InterviewResult): (HTMLElement | false)[] {
    const { interview_id, status, score_of_100: score, summary, said_by_candidate: said, shortened } = result;
    const back = () => {
      this.#result = undefined;
      this.#transcript = undefined;
      this.#failed = undefined;
      this.#render();
      document.getElementById(`open-${interview_id}`)?.focus();
    };
    return [
      this.#list !== undefined &&
        element("button", { id: "back", type: "button", click: back }, "Back to all candidates"),
      element(
        "header",
        { class: "head" },
        element(
          "h1",
          { id: "title", tabindex: -1, dir: "auto" },
          nameOf({ interview_id, ...(said && { said_by_candidate: said }) }),
        ),
        status !== undefined && element("span", { class: "chip" }, inWords(status)),
      ),
      said?.email !== undefined && element("p", { class: "faint", dir: "auto" }, said.email),
      score !== undefined && scoreBar(score, 100),
      element("p", {}, summary),
      ...resultSections(result),
      shortened !== undefined && element("p", { class: "note" }, `Shortened here: ${shortened.join("; ")}.`),
      ...this.#transcriptParts(result),
    ];
  }

  #transcriptParts({ interview_id, steps }: InterviewResult): (HTMLElement | false)[] {
    const lines = this.#transcript;
    const cursor = this.#transcriptCursor;
    const canRead = steps?.web_interview !== undefined && this.#can("get_interview_result");
    const read = () =>
      void this.#call("get_interview_result", {
        interview_id,
        ...(lines && cursor !== undefined ? { cursor } : { include: ["transcript"] }),
      });
    return [
      lines !== undefined &&
        element(
          "section",
          {},
          element("h2", {}, "Transcript"),
          ...lines.map((line) => element("p", { class: "lines", dir: "auto" }, line)),
        ),
      canRead &&
        (lines === undefined || cursor !== undefined) &&
        element(
          "button",
          { id: "read", type: "button", "aria-disabled": this.#isBusy && "true", click: read },
          lines === undefined ? "Read the transcript" : "Read on",
        ),
    ];
  }
}
