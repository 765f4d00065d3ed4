/**
 * The URL that a text is, or undefined. Not by `URL.canParse`: on Node 20 it calls URLs with letters beyond ASCII wrong
 * once it has been called some thousand times.
 */
export const parseUrl = (text: string): URL | undefined => {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
};
