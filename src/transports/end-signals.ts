/** A terminal's Ctrl-C, a supervisor's or a client's request, and a terminal that is closed. */
const END_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Calls `told` at every signal that asks the program to end. Without a listener Node would end at once. */
export const onToldToEnd = (told: () => void): void => {
  for (const signal of END_SIGNALS) process.on(signal, told);
};
