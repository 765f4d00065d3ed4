import { TOOLSETS } from "../settings/toolsets.ts";
import type { Surface } from "./listed.ts";
import { readOnlyForm, withTools } from "./selection.ts";

/** What an address asks to leave out of the list: `/mcp?read_only&toolsets=interviewers`. It can only take away. */
export interface Narrowing {
  readOnly?: boolean;
  toolsets?: readonly string[];
  tools?: readonly string[];
}

const PARAMETERS = ["read_only", "toolsets", "tools"];

/** @returns what the query asks for, or why it is refused, without its values */
export function narrowingIn(query: URLSearchParams, { tools }: Surface): Narrowing | { problem: string } {
  const names = [...query.keys()];
  if (names.some((name) => !PARAMETERS.includes(name)))
    return { problem: `has an unknown parameter; the known ones are ${PARAMETERS.join(", ")}` };
  if (new Set(names).size < names.length) return { problem: "has a parameter twice; separate values by commas" };
  const readOnly = query.get("read_only");
  if (readOnly !== null && readOnly !== "" && readOnly !== "true")
    return { problem: "may say read_only or read_only=true; leave it out for a connection that can write" };
  const toolsets = listIn(query, "toolsets", TOOLSETS);
  if (toolsets && "problem" in toolsets) return toolsets;
  const wanted = listIn(
    query,
    "tools",
    tools.map(({ name }) => name),
  );
  if (wanted && "problem" in wanted) return wanted;
  return {
    ...(readOnly !== null && { readOnly: true }),
    ...(toolsets && { toolsets }),
    ...(wanted && { tools: wanted }),
  };
}

const listIn = (
  query: URLSearchParams,
  parameter: string,
  known: readonly string[],
): readonly string[] | { problem: string } | undefined => {
  const given = query
    .get(parameter)
    ?.split(",")
    .map((name) => name.trim());
  if (!given || given.every((name) => known.includes(name))) return given;
  return { problem: `names unknown ${parameter}; the known ones are ${known.join(", ")}` };
};

/** What is left of a surface. */
export const narrowed = (surface: Surface, { readOnly, toolsets, tools: names }: Narrowing): Surface => {
  const possible = readOnly ? surface.tools.flatMap(readOnlyForm) : surface.tools;
  return withTools(
    surface,
    possible
      .filter(({ toolset }) => toolsets?.includes(toolset) ?? true)
      .filter(({ name }) => names?.includes(name) ?? true),
  );
};
