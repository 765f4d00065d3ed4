import { type Deadline, onAbort } from "./deadline.ts";

/** Work that must not overlap is done one after the other, in the order in which it was asked for. */
export class Turns {
  readonly #last = new Map<string, Promise<void>>();

  /**
   * Does the work when all earlier work of this name has ended, however it did.
   *
   * @param deadline if it is over before then, the work is not begun, and nobody waits for it any longer
   */
  take<T>(name: string, work: () => Promise<T>, deadline: Deadline): Promise<T> {
    const earlier = this.#last.get(name) ?? Promise.resolve();
    const mine = inTime(earlier, deadline).then(work);
    const last = Promise.allSettled([earlier, mine]).then(() => {
      if (this.#last.get(name) === last) this.#last.delete(name);
    });
    this.#last.set(name, last);
    return mine;
  }
}

const inTime = async (turn: Promise<void>, deadline: Deadline): Promise<void> => {
  let stay = () => {};
  const late = new Promise<never>((_, reject) => {
    stay = onAbort(deadline.signal, () => reject(deadline.error("queued")));
  });
  return Promise.race([turn, late]).finally(() => stay());
};
