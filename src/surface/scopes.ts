import type { ListedTool, Surface } from "./listed.ts";
import { readOnlyForm, withTools } from "./selection.ts";

/** What somebody who signs in may be allowed to do. Identity providers grant these by name. */
export const SCOPES = ["heymilo.read", "heymilo.write", "heymilo.candidates", "heymilo.contact"] as const;
export type Scope = (typeof SCOPES)[number];

/** What each scope allows beside itself. */
const INCLUDED: Readonly<Record<Scope, readonly Scope[]>> = {
  "heymilo.read": [],
  "heymilo.write": ["heymilo.read"],
  "heymilo.candidates": ["heymilo.read"],
  "heymilo.contact": ["heymilo.candidates", "heymilo.read"],
};

export const withIncluded = (scopes: Iterable<Scope>): ReadonlySet<Scope> =>
  new Set([...scopes].flatMap((scope) => [scope, ...INCLUDED[scope]]));

/** Toolsets about people need a scope of their own, whether a tool reads or writes. */
const OF_TOOLSETS: Readonly<Record<string, Scope>> = {
  candidates: "heymilo.candidates",
  outreach: "heymilo.contact",
};

export const scopeOf = ({ toolset, annotations }: Pick<ListedTool, "toolset" | "annotations">): Scope =>
  OF_TOOLSETS[toolset] ?? (annotations.readOnlyHint ? "heymilo.read" : "heymilo.write");

/** The scopes that all listed tools need together. Resources and prompts need `heymilo.read`. */
export const scopesOf = ({ tools }: Surface): Scope[] => {
  const needed = new Set<Scope>(["heymilo.read", ...tools.map(scopeOf)]);
  return SCOPES.filter((scope) => needed.has(scope));
};

/** What is listed for somebody who holds these scopes; a tool that only lacks `heymilo.write` may still preview. */
export const surfaceFor = (surface: Surface, held: ReadonlySet<Scope>): Surface =>
  withTools(
    surface,
    surface.tools
      .flatMap((tool) => (held.has(scopeOf(tool)) ? tool : readOnlyForm(tool)))
      .filter((tool) => held.has(scopeOf(tool))),
  );

/** The scope that a call of a tool needs; none if there is no such tool. */
export const scopeOfCall = (
  { tools }: Surface,
  { name, arguments: args }: { name?: unknown; arguments?: unknown },
): Scope | undefined => {
  const tool = tools.find((one) => one.name === name);
  if (!tool) return undefined;
  const isPreview = tool.canPreview === true && typeof args === "object" && args !== null && "dry_run" in args;
  const [form = tool] = isPreview && args.dry_run === true ? readOnlyForm(tool) : [];
  return scopeOf(form);
};
