/** The tools by what they are for; each has its folder in `tools/`. */
export const TOOLSETS = ["interviewers", "candidates"] as const;
export type Toolset = (typeof TOOLSETS)[number];

/** Those that a server lists unless it is told otherwise: none that contacts people or hands data out. */
export const DEFAULT_TOOLSETS: readonly Toolset[] = ["interviewers", "candidates"];
