/** The tools by what they are for; each has its folder in `tools/`. */
export const TOOLSETS = ["interviewers", "candidates", "outreach"] as const;
export type Toolset = (typeof TOOLSETS)[number];

/** The default toolsets. None of them contacts people or sends data to others. */
export const DEFAULT_TOOLSETS: readonly Toolset[] = ["interviewers", "candidates"];
