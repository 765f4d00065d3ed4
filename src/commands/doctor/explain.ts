import { failureOf } from "../../failure/failure.ts";
import { HeyMiloError } from "../../heymilo/errors.ts";
import type { Finding } from "./finding.ts";

/** A failure in the words that a tool's caller would get: its first sentence, and what to do about it. */
export function explain(error: unknown): Required<Pick<Finding, "detail" | "fix">> {
  if (!(error instanceof HeyMiloError))
    return { detail: String(error), fix: "This is a bug; please report it." };
  const { explanation } = failureOf(error, "read", () => "");
  const [detail = explanation, ...advice] = explanation.split(/\n|(?<=\.) (?=[A-Z])/);
  return { detail, fix: advice.join(" ") || "Try again; if it stays so, look at the network connection." };
}
