import type { Posting } from "./heymilo.ts";
import type { Traffic } from "./network.ts";
import type { Scenario } from "./scenario.ts";

/** What a caller asked for. */
export interface Wish {
  do: "create" | "preview" | "clone" | "add a question" | "change";
  /** Two wishes with one content are one wish, unless a key says otherwise. */
  content: string;
  key?: string | undefined;
  allowDuplicate?: boolean | undefined;
  /** A create says no more than the key of a preview; a preview is made of the latest by changes. */
  isBrief?: boolean | undefined;
  /** The content of the preview before. */
  former?: string | undefined;
}

/** What a caller heard of what there is now. */
export interface Heard {
  id: string;
  outcome: string;
  duplicates: string[];
  /** What the call made, where another counts. */
  alsoMade?: string | undefined;
  warnings: string[];
}

export interface MadeCall extends Wish {
  /** From 0 in the order in which the calls began. */
  number: number;
  /** Another after each restart, since its memory is another. */
  process: string;
  startedAt: number;
  endedAt: number;
  /** The number of the call that began next. */
  endedBefore: number;
  /** The caller had left, or its process was killed: whatever was answered, nobody heard it. */
  isUnheard: boolean;
  /**
   * `until it ends`: made after the faults, as long as the error before says that the call can be repeated;
   * `settled`: made once everything had come that could come.
   */
  repeat?: "until it ends" | "settled" | undefined;
  heard?: Heard;
  error?: Error;
}

export interface History {
  scenario: Scenario;
  calls: MadeCall[];
  traffic: Traffic;
  postings: Posting[];
  /** What is copied, and where questions are added. */
  source: Posting;
}
