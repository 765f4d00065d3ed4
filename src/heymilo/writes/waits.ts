/** After a lost answer HeyMilo's lists are taken to need this long to show what it has committed, in milliseconds. */
export const BETWEEN_LOOKS_MS = 2_000;

/** How many times the call's timeout a silent HeyMilo is taken to be still at work on what it was sent. */
export const STILL_AT_WORK = 4;

/** The share of the time kept for answering the caller: 5 s of the usual 45 s. */
export const RESERVE = 1 / 9;
