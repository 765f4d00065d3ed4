import type { CandidateRow } from "../../views/candidate.ts";
import { element } from "../kit/element.ts";
import { button, chip } from "../kit/words.ts";

/** A row, and of which interviewer it is if the list is of several. */
export type ListedRow = CandidateRow & { interviewer?: string };

/** How the table is filtered and sorted. The card does this by itself, with the rows that it has. */
export interface TableView {
  status: string;
  sortedBy: Column | undefined;
  isDescending: boolean;
}

const COLUMNS = {
  name: "Candidate",
  status: "Status",
  score: "Score",
  steps: "Steps",
  created: "Came",
} as const;
export type Column = keyof typeof COLUMNS;

const sortValue: Record<Column, (row: CandidateRow) => string | number> = {
  name: (row) => nameOf(row).toLowerCase(),
  status: ({ status = "" }) => status,
  score: ({ overall_score_of_100 = -1 }) => overall_score_of_100,
  steps: ({ steps_done = "" }) => Number.parseInt(steps_done, 10) || 0,
  created: ({ created_at = "" }) => created_at,
};

/** The name, as far as the privacy setting shows it. */
export const nameOf = ({ said_by_candidate: said, interview_id }: CandidateRow): string =>
  said?.name ?? `Candidate ${interview_id}`;

export const inWords = (value: string): string => value.replaceAll("_", " ");

export const rowsInView = (rows: readonly ListedRow[], { status, sortedBy, isDescending }: TableView): ListedRow[] => {
  const shown = rows.filter((row) => status === "" || row.status === status);
  if (!sortedBy) return shown;
  const value = sortValue[sortedBy];
  const ascending = shown.sort((a, b) => {
    const [one, other] = [value(a), value(b)];
    return typeof one === "number" ? one - Number(other) : one.localeCompare(String(other));
  });
  return isDescending ? ascending.reverse() : ascending;
};

interface ListEvents {
  filter(status: string): void;
  sort(column: Column): void;
  open(row: CandidateRow): void;
}

export const statusFilter = (rows: readonly ListedRow[], { status }: TableView, events: ListEvents): HTMLElement => {
  const statuses = [...new Set(rows.map((row) => row.status ?? ""))].filter(Boolean).sort();
  return element(
    "div",
    { class: "row" },
    element("label", { for: "status" }, "Status"),
    element(
      "select",
      { id: "status", change: (event) => events.filter((event.target as HTMLSelectElement).value) },
      element("option", { value: "" }, `all ${rows.length}`),
      ...statuses.map((one) => {
        const count = rows.filter((row) => row.status === one).length;
        return element("option", { value: one, selected: one === status }, `${inWords(one)} (${count})`);
      }),
    ),
  );
};

interface TableOptions {
  /** Whether results can be shown here. */
  canOpen: boolean;
  /** Without sorting and without what is said below a name. */
  isFolded: boolean;
}

export const candidateTable = (
  rows: readonly ListedRow[],
  look: TableView,
  options: TableOptions,
  events: ListEvents,
): HTMLElement =>
  element(
    "table",
    // Where it is drawn as blocks, a browser no longer takes it for a table by itself.
    { role: "table", "aria-label": "Candidates" },
    !options.isFolded &&
      element(
        "thead",
        { role: "rowgroup" },
        element(
          "tr",
          { role: "row" },
          ...Object.keys(COLUMNS).map((column) => heading(column as Column, look, events)),
        ),
      ),
    element("tbody", { role: "rowgroup" }, ...rows.map((row) => candidateLine(row, options, events))),
  );

const heading = (column: Column, { sortedBy, isDescending }: TableView, events: ListEvents) => {
  const isSorted = sortedBy === column;
  const arrow = isDescending ? " ↓" : " ↑";
  return element(
    "th",
    {
      role: "columnheader",
      scope: "col",
      "aria-sort": isSorted ? (isDescending ? "descending" : "ascending") : "none",
    },
    button(`sort-${column}`, COLUMNS[column] + (isSorted ? arrow : ""), () => events.sort(column)),
  );
};

const candidateLine = (row: ListedRow, { canOpen, isFolded }: TableOptions, events: ListEvents) =>
  element(
    "tr",
    { role: "row" },
    element(
      "td",
      { role: "cell" },
      canOpen
        ? button(`open-${row.interview_id}`, nameOf(row), () => events.open(row), { dir: "auto" })
        : element("span", { dir: "auto" }, nameOf(row)),
      ...[
        row.interviewer,
        row.said_by_candidate?.email,
        row.finished_at && `Finished ${row.finished_at.slice(0, 10)}`,
        row.begun === false && "Invited, not begun",
        row.pending_step && `At step ${row.pending_step}`,
        row.failed_knock_outs && `Knock-outs: ${row.failed_knock_outs}`,
        ...(row.summary?.strengths ?? []).map((text) => `+ ${text}`),
        ...(row.summary?.weaknesses ?? []).map((text) => `− ${text}`),
      ]
        .filter((text) => text && !isFolded)
        .map((text) => element("div", { class: "faint", dir: "auto" }, text)),
    ),
    cell("status", row.status === undefined ? undefined : chip(inWords(row.status))),
    cell("score", row.overall_score_of_100 === undefined ? "none yet" : scoreBar(row.overall_score_of_100, 100)),
    !isFolded && cell("steps", row.steps_done),
    !isFolded && cell("created", row.created_at?.slice(0, 10)),
  );

/** With its column's name, which stands before it where the table is too narrow for columns. */
const cell = (column: Column, content: HTMLElement | string | undefined) =>
  element("td", { role: "cell", "data-column": COLUMNS[column] }, content);

/** A score on its scale. The bar has one colour whatever the score: what is good enough is for a person to say. */
export const scoreBar = (score: number, of: number): HTMLElement => {
  const filled = element("div", {});
  filled.style.inlineSize = `${Math.max(0, Math.min(1, score / of)) * 100}%`;
  return element(
    "span",
    { class: "score" },
    element("span", { class: "bar", "aria-hidden": "true" }, filled),
    element("span", {}, `${score} of ${of}`),
  );
};
