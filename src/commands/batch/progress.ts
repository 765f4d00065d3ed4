import { SingleBar } from "cli-progress";

/** The text beside the bar has room for numbers of five digits. */
const BESIDE_BAR = 58;
const [SHORTEST_BAR, LONGEST_BAR] = [8, 40];

/** A bar on stderr, with the speed, the time left, and notes above it. */
export const barOf = (total: number, note: (text: string) => void) => {
  const room = (process.stderr.columns || 80) - BESIDE_BAR;
  const bar = new SingleBar({
    stream: process.stderr,
    format: "{bar} {value}/{total} {speed}{trouble}",
    barsize: Math.max(SHORTEST_BAR, Math.min(LONGEST_BAR, room)),
    hideCursor: false,
  });
  let [done, fresh, troubled, startedAt] = [0, 0, 0, 0];
  const payload = () => {
    // The first result starts the clock, whatever was done before it.
    const aMinute = ((fresh - 1) * 60_000) / (performance.now() - startedAt);
    const left = durationOf(((total - done) * 60) / aMinute);
    const speed = fresh > 1 ? `| ${Math.round(aMinute)} a minute, ${left} left` : "";
    return { speed, trouble: troubled > 0 ? ` | ${troubled} with trouble` : "" };
  };
  const start = () => bar.start(total, done, payload());
  return {
    start,
    /** @param step `isNew`: this run did it. What was done before says nothing about its speed */
    onStep: ({ isNew, isTrouble }: { isNew: boolean; isTrouble: boolean }) => {
      done += 1;
      if (isNew) fresh += 1;
      if (fresh === 1 && isNew) startedAt = performance.now();
      if (isTrouble) troubled += 1;
      bar.update(done, payload());
    },
    onNote: (message: string) => {
      if (!bar.isActive) return note(`${message}\n`);
      bar.stop();
      note(`${message}\n`);
      start();
    },
    stop: () => bar.stop(),
  };
};

const durationOf = (seconds: number): string => {
  const minutes = Math.floor(Math.round(seconds) / 60);
  return minutes > 0 ? `${minutes} min ${Math.round(seconds) % 60} s` : `${Math.round(seconds)} s`;
};
