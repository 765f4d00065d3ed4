/** No answer of HeyMilo's is nested nearly as deep, and no later recursion overflows the stack. */
const DEEPEST_ANSWER = 64;

const TOO_DEEP = "(left out: nested too deep)";

/**
 * Cuts off what is nested too deep, in place. The rest stays usable: the id of a receipt must not be lost because of
 * something strange elsewhere in it.
 */
export function cutDepth(json: unknown): unknown {
  let level: Record<string, unknown>[] = isContainer(json) ? [json] : [];
  for (let depth = 1; level.length > 0; depth++) {
    const next: Record<string, unknown>[] = [];
    for (const container of level) {
      for (const [key, child] of Object.entries(container)) {
        if (!isContainer(child)) continue;
        if (depth < DEEPEST_ANSWER) next.push(child);
        else container[key] = TOO_DEEP;
      }
    }
    level = next;
  }
  return json;
}

const isContainer = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;
