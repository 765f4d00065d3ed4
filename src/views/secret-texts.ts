import { isAbout } from "../design/words/index.ts";
import { type Fields, fieldsOf, isBlank, itemsOf } from "../heymilo/json.ts";
import { modeOf, OVERVIEWS } from "./overviews.ts";

/** The fields of a posting or of its steps that hold what candidates are never to be told. */
export const secretTexts = (posting: Fields): string[] => {
  const steps = itemsOf(posting.workflow).map((step) => ({ ...posting, ...fieldsOf(fieldsOf(step).config) }));
  const isSecret = (fields: Fields, overview: string) =>
    !isBlank(fields[overview]) && modeOf(fields, overview) === "silent_reference";
  const keepsBack = ({ instructions }: Fields) =>
    typeof instructions === "string" && isAbout("never told", instructions);
  return [
    ...OVERVIEWS.filter((overview) => [posting, ...steps].some((fields) => isSecret(fields, overview))),
    ...([posting, ...steps].some(keepsBack) ? ["instructions"] : []),
  ];
};
