import type { Json } from "../support/clients.ts";
import type { Stored } from "../support/sandbox.ts";
import type { Expected } from "./scenarios.ts";

/** What is wrong with the end state; empty if it is as expected. Nothing may exist beside what is expected. */
export const judge = (stored: readonly Stored[], expected: readonly Expected[]): string[] => {
  const left = [...stored];
  const problems = expected.flatMap((wanted) => {
    const same = left.filter(({ title }) => title === wanted.title);
    const found = same.find((one) => differences(one, wanted).length === 0);
    if (found) {
      left.splice(left.indexOf(found), 1);
      return [];
    }
    const [nearest] = same;
    return nearest ? differences(nearest, wanted) : [`there is no interviewer ${JSON.stringify(wanted.title)}`];
  });
  const unexpected = left.filter(({ title }) => !expected.some((wanted) => wanted.title === title));
  if (stored.length !== expected.length)
    problems.push(`there are ${stored.length} interviewers, where there should be ${expected.length}`);
  return [...problems, ...unexpected.map(({ title }) => `nobody asked for ${JSON.stringify(title)}`)];
};

const differences = (posting: Stored, { questions = {}, ...fields }: Expected): string[] => [
  ...missing(posting, fields, String(posting.title)),
  ...Object.entries(questions).flatMap(([modality, texts]) =>
    missing(textsOf(posting, modality), texts, `${posting.title}: the ${modality} questions`),
  ),
];

const textsOf = (posting: Stored, modality: string): unknown[] =>
  (posting.questions as Json[])
    .filter((one) => one.modality === modality && one.deleted !== true)
    .sort((a, b) => Number(a.rank) - Number(b.rank))
    .map(({ text }) => text);

/** Objects may hold more than is wanted; lists are compared whole. */
const missing = (value: unknown, wanted: unknown, place: string): string[] => {
  if (Array.isArray(wanted)) {
    const list = Array.isArray(value) ? value : [];
    if (list.length !== wanted.length)
      return [`${place} has ${JSON.stringify(value)} instead of ${JSON.stringify(wanted)}`];
    return wanted.flatMap((one, index) => missing(list[index], one, `${place}[${index}]`));
  }
  if (typeof wanted === "object" && wanted !== null) {
    return Object.entries(wanted).flatMap(([key, one]) => missing((value as Json)?.[key], one, `${place}.${key}`));
  }
  return value === wanted ? [] : [`${place} is ${JSON.stringify(value)} instead of ${JSON.stringify(wanted)}`];
};
