import type { CandidateRow } from "../../views/candidate.ts";
import type { InterviewResult } from "../../views/interview-result.ts";
import { type Args, Card } from "../kit/card.ts";
import { element } from "../kit/element.ts";
import type { Host } from "../kit/host.ts";
import { answerOf, type CallToolResult, cardDataOf, type FailedCall, failedCall } from "../kit/result.ts";
import { button, chip, failureNote, faint, note } from "../kit/words.ts";
import {
  candidateTable,
  inWords,
  type ListedRow,
  nameOf,
  rowsInView,
  scoreBar,
  statusFilter,
  type TableView,
} from "./list.ts";
import { evaluationSection, resultSections } from "./result.ts";

interface CandidateList {
  /** Absent if the list is of several interviewers. */
  posting_id?: string;
  candidates: ListedRow[];
  /** How many fit, where the people are too many to be shown. */
  counts?: string[];
  next_cursor?: string;
  note?: string;
}

interface OfInterviewer {
  title?: string;
  posting_id: string;
  fit?: number;
  candidates?: CandidateRow[];
}

/** The card of candidates: a list of them, one result, or both. */
class CandidatesCard extends Card {
  #tools: Record<string, string> = {};
  #sandbox: string | undefined;
  #warnings: string[] = [];
  #list: CandidateList | undefined;
  #view: TableView = { status: "", sortedBy: undefined, isDescending: false };
  #result: InterviewResult | undefined;
  /** What was read of the transcript and the evaluations, and where each goes on. */
  #transcript: string[] | undefined;
  #evaluations: Args[] | undefined;
  #cursors: Record<string, string> = {};
  #failed: FailedCall | undefined;
  /** The read whose answer is awaited; none, if the user went back meanwhile. */
  #awaited: symbol | undefined;

  protected fail(failed: FailedCall): void {
    this.#failed = failed;
  }

  protected answered(result: CallToolResult): void {
    const answer = answerOf(result);
    this.#tools = { ...this.#tools, ...cardDataOf(result).tools };
    this.#failed = failedCall(result);
    if (this.#failed) return;
    if (typeof answer.sandbox === "string") this.#sandbox = answer.sandbox;
    this.#warnings = Array.isArray(answer.warnings) ? answer.warnings.map(String) : [];
    if (Array.isArray(answer.interviewers)) this.#takeList(ofSeveral(answer));
    else if (Array.isArray(answer.candidates)) this.#takeList(answer as unknown as CandidateList);
    else this.#takeResult(answer as unknown as InterviewResult);
  }

  #takeList(list: CandidateList): void {
    const shown = this.#list;
    const before = shown && shown.posting_id === list.posting_id ? shown.candidates : [];
    const rows = new Map([...before, ...list.candidates].map((row) => [row.interview_id, row]));
    this.#list = { ...list, candidates: [...rows.values()] };
  }

  #takeResult(result: InterviewResult): void {
    if (result.interview_id !== this.#result?.interview_id) this.#forget();
    const { said_by_candidate: said, evaluations, next_cursor } = result;
    if (said?.transcript) this.#transcript = [...(this.#transcript ?? []), ...said.transcript];
    if (evaluations) this.#evaluations = [...(this.#evaluations ?? []), ...evaluations];
    for (const part of Object.keys(READERS)) {
      const next = next_cursor?.split(",").find((cursor) => cursor.startsWith(part.charAt(0)));
      if (next !== undefined) this.#cursors[part] = next;
      else if (part === "transcript" ? said?.transcript : evaluations) delete this.#cursors[part];
    }
    // A part of the result has no steps.
    if (!this.#result || result.steps || result.outcome !== "ready") this.#result = result;
  }

  #forget(): void {
    this.#result = undefined;
    this.#transcript = undefined;
    this.#evaluations = undefined;
    this.#cursors = {};
  }

  async #read(host: Host, tool: string, args: Args): Promise<void> {
    if (this.#awaited) return;
    const read = Symbol();
    this.#awaited = read;
    this.announce("Reading…");
    this.render();
    const result = await this.call(host, tool, args);
    if (this.#awaited !== read) return;
    this.#awaited = undefined;
    this.answered(result);
    this.announce("");
    this.render();
  }

  protected parts(host: Host) {
    return [
      ...(this.#result ? this.#resultParts(this.#result) : this.#listParts(host)),
      this.#failed && failureNote(this.#failed, false),
      this.#sandbox !== undefined && note(this.#sandbox),
      ...this.#warnings.map((warning) => note(warning, "warn")),
      faint("Scores and flags support a decision. A person decides."),
    ];
  }

  protected actions(host: Host) {
    if (this.isFolded) return [];
    const result = this.#result;
    if (result)
      return [
        this.#partReader(host, result, "evaluations", this.#evaluations),
        this.#partReader(host, result, "transcript", this.#transcript),
      ];
    const cursor = this.#list?.next_cursor;
    if (cursor === undefined || !this.#can(host, "list_candidates")) return [];
    const more = () => void this.#read(host, "list_candidates", { ...this.args, cursor });
    return [this.#reader("more", "Show more", more)];
  }

  #listParts(host: Host): (HTMLElement | false)[] {
    const list = this.#list;
    const title = element("h1", { id: "title", tabindex: -1 }, "Candidates");
    if (!list) return [title];
    const { candidates } = list;
    const events = {
      filter: (status: string) => this.#changeView({ status }),
      sort: (column: NonNullable<TableView["sortedBy"]>) => {
        const again = this.#view.sortedBy === column;
        this.#changeView({
          sortedBy: column,
          isDescending: again ? !this.#view.isDescending : column === "score",
        });
      },
      open: (row: CandidateRow) => void this.#read(host, "get_interview_result", { interview_id: row.interview_id }),
    };
    return [
      title,
      ...(list.counts ?? []).map((count) => element("p", { dir: "auto" }, count)),
      list.note !== undefined && note(list.note),
      candidates.length > 0 && !this.isFolded && statusFilter(candidates, this.#view, events),
      candidates.length > 0 &&
        candidateTable(
          rowsInView(candidates, this.#view),
          this.#view,
          { canOpen: this.#can(host, "get_interview_result"), isFolded: this.isFolded },
          events,
        ),
    ];
  }

  #changeView(change: Partial<TableView>): void {
    this.#view = { ...this.#view, ...change };
    this.render();
  }

  #can({ capabilities }: Host, tool: string): boolean {
    return capabilities.serverTools !== undefined && this.#tools[tool] === "reads";
  }

  /** A button that reads more. Not disabled meanwhile: that would take the focus away from the keyboard. */
  #reader(id: string, label: string, read: () => void): HTMLElement {
    const press = () => {
      this.unfold();
      read();
    };
    return button(id, label, press, { "aria-disabled": this.#awaited !== undefined && "true" });
  }

  #resultParts(result: InterviewResult): (HTMLElement | false)[] {
    const { interview_id, status, overall_score_of_100: score, summary, said_by_candidate: said } = result;
    const { shortened, withheld } = result;
    const back = () => {
      this.#forget();
      this.#failed = undefined;
      this.#awaited = undefined;
      this.announce("");
      this.render();
      document.getElementById(`open-${interview_id}`)?.focus();
    };
    return [
      this.#list !== undefined && button("back", "Back to all candidates", back),
      element(
        "header",
        { class: "head" },
        element(
          "h1",
          { id: "title", tabindex: -1, dir: "auto" },
          nameOf({ interview_id, ...(said && { said_by_candidate: said }) }),
        ),
        status !== undefined && chip(inWords(status)),
      ),
      said?.email !== undefined && faint(said.email),
      score !== undefined && scoreBar(score, 100),
      element("p", {}, summary),
      ...resultSections(result),
      shortened !== undefined && note(`Shortened here: ${shortened.join("; ")}.`),
      withheld !== undefined && note(`Not shown: ${withheld}`),
      this.#evaluations !== undefined && evaluationSection(this.#evaluations),
      this.#transcript !== undefined &&
        element(
          "section",
          {},
          element("h2", {}, "Transcript"),
          ...this.#transcript.map((line) => element("p", { class: "lines", dir: "auto" }, line)),
        ),
    ];
  }

  #partReader(
    host: Host,
    { interview_id, steps, shortened }: InterviewResult,
    part: keyof typeof READERS,
    already: readonly unknown[] | undefined,
  ): HTMLElement | false {
    const cursor = this.#cursors[part];
    const isUnread =
      part === "transcript" ? steps?.web_interview !== undefined : shortened?.some((cut) => cut.startsWith(part));
    if (!(already === undefined ? isUnread : cursor !== undefined) || !this.#can(host, "get_interview_result"))
      return false;
    const args = { interview_id, ...(cursor === undefined ? { include: [part] } : { cursor }) };
    const label = already === undefined ? READERS[part] : `Read on: ${part}`;
    return this.#reader(`read-${part}`, label, () => void this.#read(host, "get_interview_result", args));
  }
}

/** One table of the candidates of several interviewers. */
const ofSeveral = ({ interviewers, ...answer }: Args): CandidateList => {
  const groups = interviewers as OfInterviewer[];
  const nameOfGroup = ({ title, posting_id }: OfInterviewer) => title ?? posting_id;
  return {
    ...answer,
    candidates: groups.flatMap((group) =>
      (group.candidates ?? []).map((row) => ({ ...row, interviewer: nameOfGroup(group) })),
    ),
    counts: groups.flatMap((group) => (group.fit === undefined ? [] : `${nameOfGroup(group)}: ${group.fit}`)),
  };
};

/** What of a result is read on demand, and the words of its button. */
const READERS = {
  evaluations: "Read HeyMilo's reasons in full",
  transcript: "Read the transcript",
} as const;

await new CandidatesCard().open("heymilo-mcp-candidates");
