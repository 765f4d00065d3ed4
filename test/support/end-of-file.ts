const endings: (() => unknown)[] = [];

/** Ends what was opened for the rest of a test file. Files share modules, so nothing of one may stay for the next. */
export const atEndOfFile = (end: () => unknown): void => {
  endings.push(end);
};

export const endFile = () => Promise.all(endings.splice(0).map((end) => end()));
