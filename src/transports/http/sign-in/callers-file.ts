import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { JWTPayload } from "jose";
import * as z from "zod";
import { readKeyFile } from "../../../settings/key-file.ts";
import { apiKey } from "../../../settings/setting-values.ts";
import { SCOPES, type Scope, withIncluded } from "../../../surface/scopes.ts";
import type { Caller } from "../access.ts";

/** What people get whose tokens have this value in this claim. */
export interface CallersEntry {
  claim: string;
  value: string;
  credentials: Caller["credentials"];
  /** What they may do at most. */
  scopes: ReadonlySet<Scope>;
}

const FORMAT = z
  .array(
    z.strictObject({
      claim: z.string().min(1),
      value: z.string().min(1),
      api_key_file: z.string().min(1).optional(),
      workspace_id: z.string().min(1).optional(),
      scopes: z.array(z.enum(SCOPES)).min(1).optional(),
    }),
  )
  .min(1);

/**
 * Reads the callers file and the key files that it names, relative to its own folder. An entry without a key file gets
 * the server's own key.
 *
 * @returns the entries in their order, or what is wrong, to complete a sentence that begins with the setting's name
 */
export function readCallersFile(
  path: string,
  own: Caller["credentials"] | undefined,
): CallersEntry[] | { problem: string } {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    const { code, name } = error as NodeJS.ErrnoException;
    return { problem: `names a file that cannot be read as JSON (${code ?? name})` };
  }
  const parsed = FORMAT.safeParse(content);
  if (!parsed.success) {
    const [{ path: place, message } = { path: [], message: "" }] = parsed.error.issues;
    return { problem: `names a file that does not fit: ${placeOf(place)} ${message}` };
  }
  const entries: CallersEntry[] = [];
  for (const [index, entry] of parsed.data.entries()) {
    const credentials = entry.api_key_file
      ? keyOf(resolve(dirname(path), entry.api_key_file), entry.workspace_id)
      : own && { ...own, ...(entry.workspace_id && { workspaceId: entry.workspace_id }) };
    if (!credentials) return { problem: `${placeOf([index])} needs api_key_file, or set HEYMILO_API_KEY` };
    if ("problem" in credentials) return { problem: `${placeOf([index])}: api_key_file ${credentials.problem}` };
    const { claim, value, scopes = SCOPES } = entry;
    entries.push({ claim, value, credentials, scopes: withIncluded(scopes) });
  }
  return entries;
}

/** The first entry that fits decides. */
export const entryFor = (entries: readonly CallersEntry[], claims: JWTPayload): CallersEntry | undefined =>
  entries.find(({ claim, value }) => {
    const given = claimOf(claims, claim);
    return Array.isArray(given) ? given.includes(value) : given === value;
  });

/** A claim by its name, which may have dots and slashes of its own, or by the path to it (`realm_access.roles`). */
export const claimOf = (claims: JWTPayload, name: string): unknown => {
  if (Object.hasOwn(claims, name)) return claims[name];
  return name.split(".").reduce<unknown>((value, part) => {
    const isObject = typeof value === "object" && value !== null && Object.hasOwn(value, part);
    return isObject ? (value as Record<string, unknown>)[part] : undefined;
  }, claims);
};

const keyOf = (path: string, workspaceId: string | undefined): Caller["credentials"] | { problem: string } => {
  const read = readKeyFile(path);
  if ("problem" in read) return read;
  return apiKey.read(read.key) === undefined
    ? { problem: "names a file whose text is no key" }
    : { apiKey: read.key, workspaceId };
};

const placeOf = ([index, ...rest]: readonly PropertyKey[]): string =>
  index === undefined ? "the file" : [`entry ${Number(index) + 1}`, ...rest].join(", ");
