import { onToldToEnd } from "../../transports/end-signals.ts";

/** A signal that comes so soon after another is the same. */
const SAME_SIGNAL_MS = 500;

export interface StopEvents {
  /** What is under way may end; nothing new must begin. */
  onStop: () => void;
  /** Somebody cannot even wait for that. */
  onHurry: () => void;
}

/** Ends a run in order at the first signal, or for a reason of its own. */
export const createStop = ({ onStop, onHurry }: StopEvents): AbortController => {
  const stopping = new AbortController();
  let toldAt = 0;
  onToldToEnd(() => {
    if (!stopping.signal.aborted) {
      toldAt = performance.now();
      stopping.abort();
      onStop();
    } else if (performance.now() - toldAt > SAME_SIGNAL_MS) onHurry();
  });
  return stopping;
};
