import { isObject, type Json, type JsonObject } from "../json.ts";
import { ApiProblem, unprocessable } from "../reply.ts";
import { choice, type Fields, integer, record, required, solid, text } from "../tables/fields.ts";
import { check, type Violation } from "../validate.ts";
import { FAULT_KINDS, type FaultKind, type FaultParams, PARAM_DEFAULTS, PARAM_FIELDS } from "./kinds.ts";

/** A fault that waits for its requests. */
interface ArmedFault {
  name: string;
  /** Undefined matches every method, or every path. */
  method: string | undefined;
  path: string | undefined;
  /** Strikes left; null for no end. */
  times: number | null;
  /** Matching requests that still pass unharmed. */
  skip: number;
  params: FaultParams;
}

export interface Strike {
  name: string;
  kind: FaultKind;
  params: FaultParams;
}

const MATCH: Fields = { method: text(), path: text() };
const ARMING: Fields = {
  fault: required(choice(...Object.keys(FAULT_KINDS))),
  match: solid(record(MATCH)),
  times: integer(1),
  skip: solid(integer(0)),
  ...PARAM_FIELDS,
};

/** Faults strike in the order in which they were armed: a request gets the first that fits it, and only that one. */
export class FaultQueue {
  #armed: ArmedFault[] = [];

  /** Takes one fault or a list of them. Throws what is wrong with the request, if anything; then none is armed. */
  arm(body: Json): void {
    const requests = Array.isArray(body) ? body : [body];
    const checked = requests.map((request, index) => checkArming(request, index));
    const violations = checked.flatMap((result) => result.violations);
    if (violations.length > 0) throw new ApiProblem(unprocessable(violations));
    this.#armed.push(...checked.map(({ value }) => armed(value as JsonObject)));
  }

  /** The fault for this request, which is thereby used up once. */
  take(method: string, path: string, connectionReused: boolean): Strike | null {
    for (const fault of this.#armed) {
      const kind = FAULT_KINDS[fault.name] as FaultKind;
      if (!matches(fault, method, path) || (kind.onReusedConnection && !connectionReused)) continue;
      if (fault.skip > 0) {
        fault.skip -= 1;
        continue;
      }
      if (fault.times !== null) fault.times -= 1;
      this.#armed = this.#armed.filter(({ times }) => times !== 0);
      return { name: fault.name, kind, params: fault.params };
    }
    return null;
  }

  list(): ArmedFault[] {
    return this.#armed;
  }

  clear(): void {
    this.#armed = [];
  }
}

function checkArming(request: Json, index: number): { value: Json; violations: Violation[] } {
  const loc = ["body", index];
  const { value, violations } = check(required(record(ARMING)), request, loc);
  if (!isObject(request)) return { value, violations };
  const { match } = request;
  violations.push(...unknownKeys(ARMING, request, loc));
  if (isObject(match)) violations.push(...unknownKeys(MATCH, match, [...loc, "match"]), ...badPattern(match, loc));
  return { value, violations };
}

/** Unlike HeyMilo, the sandbox's own endpoints refuse a misspelt key: a fault that isn't what was meant tests nothing. */
function unknownKeys(fields: Fields, value: JsonObject, loc: (string | number)[]): Violation[] {
  const known = Object.keys(fields);
  return Object.entries(value)
    .filter(([key]) => !known.includes(key))
    .map(([key, input]) => ({
      type: "extra_forbidden",
      loc: [...loc, key],
      msg: `Unknown key, expected one of ${known.join(", ")}`,
      input,
    }));
}

function badPattern({ path }: JsonObject, loc: (string | number)[]): Violation[] {
  if (typeof path !== "string" || !isPattern(path)) return [];
  try {
    new RegExp(path);
    return [];
  } catch (error) {
    return [{ type: "regex_invalid", loc: [...loc, "match", "path"], msg: String(error), input: path }];
  }
}

function armed({ fault, match, times, skip, ...params }: JsonObject): ArmedFault {
  const { method, path } = (match ?? {}) as { method?: string | null; path?: string | null };
  return {
    name: String(fault),
    method: method?.toUpperCase(),
    path: path ?? undefined,
    times: times === undefined ? 1 : (times as number | null),
    skip: typeof skip === "number" ? skip : 0,
    params: { ...PARAM_DEFAULTS, ...params },
  };
}

/** A path that starts with `^` is a regular expression, any other a prefix. */
const isPattern = (path: string): boolean => path.startsWith("^");

function matches({ method, path }: ArmedFault, actualMethod: string, actualPath: string): boolean {
  if (method !== undefined && method !== actualMethod) return false;
  if (path === undefined) return true;
  return isPattern(path) ? new RegExp(path).test(actualPath) : actualPath.startsWith(path);
}
