import type { HeyMilo } from "../heymilo/client.ts";

/** One value that an argument can take, and the words by which people know it. */
export interface Choice {
  value: string;
  words: readonly (string | null | undefined)[];
}

/** All values of an argument: a list of ours, or one that is read from HeyMilo. */
export type Choices = readonly Choice[] | ChoiceReader;
export type ChoiceReader = (heymilo: HeyMilo) => Promise<readonly Choice[]>;

export const interviewTemplateChoices: ChoiceReader = async (heymilo) => {
  const { items } = await heymilo.allInterviewTemplates();
  return items.map(({ id, template_code, name }) => ({ value: id, words: [template_code, name] }));
};

/** The newest first, as far as HeyMilo lists them so. */
export const interviewerChoices: ChoiceReader = async (heymilo) => {
  const { items } = await heymilo.postingSummaries();
  return items.map(({ id, title, name }) => ({ value: id, words: [title, name] }));
};
