import type { Item } from "./items.ts";

/** A posting as the list of all postings shows it. */
export interface Existing {
  id: string;
  title: string;
  /** The key and the content hash of its marker, if it shows one. */
  key: string | undefined;
  hash: string | undefined;
  /** By HeyMilo's clock, in milliseconds since 1970; undefined if it does not say. */
  createdMs: number | undefined;
  archived: boolean;
  candidateUrl: string | undefined;
  reviewUrl: string | undefined;
}

export interface Created {
  id: string;
  candidateUrl: string | undefined;
  reviewUrl: string | undefined;
  warnings: readonly string[];
}

/** What a run needs of the world outside; a simulation has another one. */
export interface World {
  /** The whole list. @throws the errors of `heymilo/errors.ts` if it cannot be read to its end */
  list(): Promise<Existing[]>;
  /**
   * Creates one posting by the write protocol, which asks the list only after a lost answer.
   *
   * @param begin called before anything is sent, and again if it is tried once more; what it throws is thrown
   */
  create(item: Item, begin: () => void): Promise<Created>;
  /** One posting, which the list does not show; undefined if it does not exist. */
  read(id: string): Promise<Existing | undefined>;
  /** Milliseconds since 1970. */
  now(): number;
  sleep(ms: number): Promise<void>;
}
