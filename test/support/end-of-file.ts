const endings: (() => unknown)[] = [];

/** Ends something that was opened for the rest of a test file. Files share modules, so nothing of one stays for the next. */
export const atEndOfFile = (end: () => unknown): void => {
  endings.push(end);
};

export const endFile = () => Promise.all(endings.splice(0).map((end) => end()));
