import type { HeyMilo } from "../heymilo/client.ts";

/** One value that an argument can take, and the words by which people know it. */
export interface Choice {
  value: string;
  words: readonly (string | null | undefined)[];
}

/** All values of an argument: a list of ours, or one that is read from HeyMilo. */
export type Choices = readonly Choice[] | ChoiceReader;
export type ChoiceReader = (heymilo: HeyMilo) => Promise<readonly Choice[]>;
