import { createPostingRequest } from "../support/arbitraries/requests.ts";
import type { Json } from "../support/arbitraries/values.ts";
import fc from "../support/fast-check.ts";
import { CONFIG_FIELDS, QUESTION_FIELDS, ROOT_FIELDS } from "./request-fields.ts";

/** A request, and the same as clients and models write it by mistake. */
export interface SloppyRequest {
  meant: Json;
  written: Json;
}

/** Chooses, for one value after the other, whether it is written sloppily. */
type Dice = () => boolean;

export function sloppyRequest(): fc.Arbitrary<SloppyRequest> {
  return fc.tuple(createPostingRequest(), fc.infiniteStream(fc.boolean())).map(([meant, coins]) => {
    const dice = () => coins.next().value as boolean;
    return { meant, written: objectIn(meant, ROOT_FIELDS, dice) };
  });
}

/** Their empty values are meant: null alone leaves them out. */
const EXACT = ["metadata", "questions", "options", "dropdown_values"];

/** Numbers, booleans, lists and objects as text, and fields that were not meant as null or "". */
function objectIn(meant: Json, fields: readonly string[], dice: Dice): Json {
  const written = Object.entries(meant).map(([name, value]) => [name, valueIn(name, value, dice)]);
  const unset = fields.filter((name) => !(name in meant) && name !== "answer" && dice());
  return Object.fromEntries([...written, ...unset.map((name) => [name, dice() || EXACT.includes(name) ? null : ""])]);
}

function valueIn(name: string, value: unknown, dice: Dice): unknown {
  if (name === "answer") return value;
  if (name === "workflow")
    return asText(
      (value as Json[]).map((step) => stepIn(step, dice)),
      dice,
    );
  const plain = typeof value !== "number" || /^-?\d+(\.\d+)?$/.test(String(value));
  return typeof value === "string" || !plain ? value : asText(value, dice);
}

function stepIn(step: Json, dice: Dice): unknown {
  const { type, config, questions } = step as {
    type: string;
    config?: Json;
    questions?: Json[];
  };
  const written = {
    type,
    ...(config && { config: asText(objectIn(config, CONFIG_FIELDS[type] ?? [], dice), dice) }),
    ...(questions && {
      questions: asText(
        questions.map((question) => questionIn(question, dice)),
        dice,
      ),
    }),
  };
  return asText(written, dice);
}

const questionIn = (question: Json, dice: Dice): unknown =>
  asText(objectIn(question, QUESTION_FIELDS[question.modality as keyof typeof QUESTION_FIELDS], dice), dice);

const asText = (value: unknown, dice: Dice): unknown => (dice() ? JSON.stringify(value) : value);
