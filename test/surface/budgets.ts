import { countTokens } from "../support/tokens.ts";
import { bundleSizes, type Surfaces, startFiles } from "./surface.ts";

/** A size that may not grow beyond a limit: what an agent pays for before it does anything, and what a start loads. */
export interface Budget {
  what: string;
  limit: number;
  unit: "tokens" | "characters" | "bytes";
  measure(surfaces: Surfaces): number;
}

/** What to say of a size beside its limit: a contributor is to know of little room before the change that needs more. */
export const remark = ({ limit, unit }: Budget, size: number): string => {
  if (size > limit) return "TOO BIG";
  const left = 1 - size / limit;
  return left < LITTLE ? `only ${limit - size} ${unit} left (${(100 * left).toFixed(1)} %)` : "";
};

const LITTLE = 0.03;

const sum = (sizes: Iterable<number>): number => [...sizes].reduce((total, size) => total + size, 0);

/** Tokens are those of o200k_base, of compact JSON. */
export const budgets: readonly Budget[] = [
  {
    what: "create_interviewer: name, description, inputSchema",
    limit: 2_640,
    unit: "tokens",
    measure: ({ usual: { tools } }) => {
      const tool = tools.find(({ name }) => name === "create_interviewer");
      if (!tool) throw new Error("there is no create_interviewer");
      const { name, description, inputSchema } = tool;
      return countTokens({ name, description, inputSchema });
    },
  },
  {
    what: "tools/list without any setting",
    limit: 7_550,
    unit: "tokens",
    measure: ({ usual }) => countTokens(usual.tools),
  },
  {
    what: "tools/list with all toolsets",
    limit: 8_400,
    unit: "tokens",
    measure: ({ all }) => countTokens(all.tools),
  },
  {
    what: "the longest description of a tool",
    limit: 1_000,
    unit: "characters",
    measure: ({ all: { tools } }) => Math.max(...tools.map(({ description }) => description.length)),
  },
  {
    // Clients cut at 2 KB.
    what: "instructions with all toolsets",
    limit: 1_950,
    unit: "bytes",
    measure: ({ all }) => Buffer.byteLength(all.instructions),
  },
  {
    what: "what every start loads of dist/",
    limit: 410_000,
    unit: "bytes",
    measure: () => sum(startFiles().map((name) => bundleSizes()[name] ?? Number.POSITIVE_INFINITY)),
  },
  {
    what: "dist/ in all",
    limit: 1_540_000,
    unit: "bytes",
    measure: () => sum(Object.values(bundleSizes())),
  },
];
