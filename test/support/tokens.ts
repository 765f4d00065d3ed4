import { countTokens as countO200k } from "gpt-tokenizer/encoding/o200k_base";

/** Tokens of a text, or of an object as compact JSON, in the o200k_base encoding of our budgets. */
export function countTokens(value: string | object): number {
  return countO200k(typeof value === "string" ? value : JSON.stringify(value));
}
