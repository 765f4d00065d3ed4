import { TOOLSETS } from "../settings/toolsets.ts";
import type { Surface } from "./listed.ts";
import { readOnlyForm, withTools } from "./selection.ts";

/** What an address asks to leave out of the list: `/mcp?read_only&toolsets=interviewers`. It can only take away. */
interface Narrowing {
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
  const narrowing: Narrowing = readOnly === null ? {} : { readOnly: true };
  const known = { toolsets: TOOLSETS as readonly string[], tools: tools.map(({ name }) => name) };
  for (const parameter of ["toolsets", "tools"] as const) {
    const [value] = query.getAll(parameter);
    const given = value?.split(",").map((name) => name.trim());
    if (given?.some((name) => !known[parameter].includes(name)))
      return { problem: `names unknown ${parameter}; the known ones are ${known[parameter].join(", ")}` };
    if (given) narrowing[parameter] = given;
  }
  return narrowing;
}

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
