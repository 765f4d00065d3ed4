import { isAbout } from "../design/words/index.ts";
import { type Fields, fieldsOf, givenText, isBlank, itemsOf } from "../heymilo/json.ts";
import { OVERVIEWS } from "../heymilo/schema/create-posting.ts";
import { printable } from "../heymilo/text.ts";

/** What HeyMilo's delivery modes mean. */
const USES: Readonly<Record<string, string>> = {
  exact_delivery: "told word for word",
  summarized_delivery: "summarised",
  reference_only: "only to answer",
  silent_reference: "never told",
};

/** Each overview, and the field that says how it is used. */
const MODES = OVERVIEWS.map((overview) => [overview, `${overview}_delivery_mode`] as const);

/** How the AI uses each overview that a request or a step gives a mode. */
export const usesOfOverviews = (fields: Fields): string[] =>
  MODES.flatMap(([overview, field]) => {
    const mode = givenText(fields[field]);
    return mode === undefined ? [] : [`${overview} ${USES[mode] ?? printable(mode, 30)}`];
  });

/**
 * The overviews that have a text and no mode, which HeyMilo uses as if they had `exact_delivery`.
 *
 * @param inherited what the fields override: the posting of a step, the template of a request
 */
export const usesByDefault = (fields: Fields, inherited: Fields = {}): string[] =>
  MODES.filter(
    ([overview, field]) => !isBlank(fields[overview]) && !givenText(fields[field]) && !givenText(inherited[field]),
  ).map(([overview]) => `${overview} ${USES.exact_delivery}`);

/** The fields of a posting or of its steps that hold what candidates are never to be told. */
export const secretTexts = (posting: Fields): string[] => {
  const secret = new Set<string>();
  for (const step of [undefined, ...itemsOf(posting.workflow)]) {
    const fields: Fields = { ...posting, ...fieldsOf(fieldsOf(step).config) };
    for (const [overview, field] of MODES)
      if (!isBlank(fields[overview]) && fields[field] === "silent_reference") secret.add(overview);
    const { instructions } = fields;
    if (typeof instructions === "string" && isAbout("never told", instructions)) secret.add("instructions");
  }
  return [...secret];
};
