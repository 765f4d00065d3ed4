import { readFileSync } from "node:fs";
import { operations } from "./operations.ts";

/** Why nothing reaches the others, by a part of their paths. The first that fits counts. */
const REASONS: readonly [part: RegExp, why: string][] = [
  [/webhooks/, "sends people's data elsewhere: decisions.md"],
  [/\/ats\//, "belongs into HeyMilo's settings: decisions.md"],
  [/candidates\/.*async|candidates\/async/, "nothing can be asked about what became of it: inviting.md"],
  [/candidates\/bulk/, "its answer names no address and no error of a row: inviting.md"],
  [/interviews\/.*\/metadata/, "get_interview_result has the metadata; no tool changes it"],
  [/health/, "not about a workspace"],
  [/\/\{\w+\}(\/preview)?$/, "the list has the same fields"],
];

interface Called {
  name: string;
  method: string;
  path: string;
}

export const everyOperation = (): Called[] => {
  const { paths } = JSON.parse(readFileSync("test/contract/heymilo.json", "utf8")) as {
    paths: Record<string, Record<string, { operationId: string }>>;
  };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId }]) => ({
      name: operationId,
      method: method.toUpperCase(),
      path,
    })),
  );
};

/** By its path: the document's names of some are made by a program. */
export const reachedBy = ({ method, path }: Called): string | undefined =>
  Object.values(operations).find((one) => one.method === method && one.path === path)?.by;

export const whyNot = ({ path }: Called): string | undefined => REASONS.find(([part]) => part.test(path))?.[1];

export const coveragePage = (): string => {
  const lines = everyOperation().map((one) => {
    const by = reachedBy(one);
    return `- \`${one.method} ${one.path}\`: ${by ? `\`${by}\`` : whyNot(one)}`;
  });
  const reached = everyOperation().filter(reachedBy).length;
  return `# HeyMilo's API, operation by operation

HeyMilo documents ${lines.length} operations. ${reached} are used: by the tool or resource that is named, or by completions. The others
say why not. \`npm run generate\` writes this page, and the contract test holds it.

${lines.join("\n")}
`;
};
