import type { Host, HostContext } from "./host.ts";

/** Takes over the host's colours and fonts; what it does not give stays as in frame.css. */
export const applyContext = ({ theme, styles, safeAreaInsets, locale }: HostContext): void => {
  const root = document.documentElement;
  if (theme) root.style.colorScheme = theme;
  if (locale) root.dataset.locale = locale;
  for (const [name, value] of Object.entries(styles?.variables ?? {})) {
    if (value !== undefined && name.startsWith("--")) root.style.setProperty(name, value);
  }
  if (safeAreaInsets) {
    const { top, right, bottom, left } = safeAreaInsets;
    root.style.padding = `${top}px ${right}px ${bottom}px ${left}px`;
  }
};

/** Tells the host how much room the card takes, now and whenever that changes. */
export const reportSize = (host: Host): void => {
  const root = document.documentElement;
  new ResizeObserver(() => {
    const { width, height } = root.getBoundingClientRect();
    host.resized(Math.ceil(width), Math.ceil(height));
  }).observe(root);
};
