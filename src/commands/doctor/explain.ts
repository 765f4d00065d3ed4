import { failureOf } from "../../errors.ts";
import type { Finding } from "./finding.ts";

/** A failure in the words that a tool's caller would get: its first sentence, and what to do about it. */
export function explain(error: unknown): Required<Pick<Finding, "detail" | "fix">> {
  const { explanation } = failureOf(error, "read", () => "in doctor");
  const [detail = explanation, ...advice] = explanation.split(/\n|(?<=\.) (?=[A-Z])/);
  return { detail, fix: advice.join(" ") || "Try again; if it stays so, look at the network connection." };
}
