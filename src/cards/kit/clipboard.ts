/**
 * True if the text is on the clipboard. The older interface comes first: a chat may keep the newer one from a card, and
 * then even asking for it logs an error.
 */
export const copy = async (text: string): Promise<boolean> => {
  if (copySelection(text)) return true;
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
};

const copySelection = (text: string): boolean => {
  const focused = document.activeElement;
  const field = document.createElement("textarea");
  field.value = text;
  document.body.append(field);
  field.select();
  const isCopied = document.execCommand("copy");
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return isCopied;
};
