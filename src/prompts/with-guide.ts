import { GUIDE } from "../design/guide.ts";

/** @param purpose what the guide is for: "to follow" */
export const withGuide = (purpose: string): string =>
  `The guide ${purpose} (the same text as get_design_guide has, so do not call that tool):\n\n${GUIDE}`;
