import { PartiallyDoneError } from "../heymilo/errors.ts";

export interface Step {
  /** As the caller will read it, such as "step 2 web_interview (video)". */
  what: string;
  run(): Promise<unknown>;
}

/**
 * Makes several writes one after the other, as HeyMilo has no transaction over them.
 *
 * @throws what the first write throws; after that PartiallyDoneError, which says what is done and what is not
 */
export async function runInOrder(steps: readonly Step[]): Promise<void> {
  for (const [index, step] of steps.entries()) {
    try {
      await step.run();
    } catch (cause) {
      if (index === 0) throw cause;
      const names = steps.map(({ what }) => what);
      throw new PartiallyDoneError(names.slice(0, index), names.slice(index), cause);
    }
  }
}

/** Reads what came of such writes. @throws PartiallyDoneError if that fails: they stay done */
export const readAfter = <T>(steps: readonly Step[], read: () => Promise<T>): Promise<T> =>
  read().catch((cause: unknown) => {
    const names = steps.map(({ what }) => what);
    throw new PartiallyDoneError(names, ["reading what came of it"], cause);
  });
