import { isObject, itemsOf } from "../json.ts";
import type { FieldError } from "../request-errors.ts";
import { printable, withoutMarkup } from "../text.ts";

interface ErrorBody {
  message?: string | undefined;
  type?: string | undefined;
  code?: string | undefined;
  fields: FieldError[];
}

/** Where a framework says that a problem is. */
type Place = (string | number)[];

/** An error names a few fields, or dozens if a whole workflow is wrong. More would help nobody. */
const MOST_FIELDS = 50;
const MESSAGE_MAX = 300;

/**
 * Reads whatever came with a 4xx or 5xx: HeyMilo's envelope `{error: {type, code, message, param, errors | details}}`,
 * FastAPI's `{detail: [{loc, msg, type}] | string}`, a bare `{message}` or `{error: "..."}`, or else an excerpt of
 * the text. HeyMilo documents the first two, and either may come with any status.
 *
 * @param redact what keeps the key out, should HeyMilo or a proxy send it back
 * @param sent the body of the request, to tell its fields from the schema names that pydantic mixes into `loc`
 */
export function readErrorBody(text: string, sent: unknown, redact: (text: string) => string): ErrorBody {
  const body = parseRedacted(text, redact);
  if (!isObject(body)) return pageExcerpt(redact(text));
  const { error, detail } = body;
  if (isObject(error)) return fromEnvelope(error, sent);
  if (Array.isArray(detail)) return { message: "The request failed validation", fields: fieldErrors(detail, sent) };
  if (isObject(detail)) return fromEnvelope(detail, sent);
  const message = string(detail) ?? string(error) ?? string(body.message) ?? string(body.msg);
  return message === undefined ? pageExcerpt(redact(text)) : { message, fields: [] };
}

function fromEnvelope(error: Record<string, unknown>, sent: unknown): ErrorBody {
  const list = [error.errors, error.details].map(itemsOf).find(({ length }) => length > 0);
  const own = string(error.param) === undefined ? [] : [error];
  return {
    message: string(error.message) ?? string(error.msg),
    type: string(error.type),
    code: string(error.code),
    fields: fieldErrors(list ?? own, sent),
  };
}

function fieldErrors(list: readonly unknown[], sent: unknown): FieldError[] {
  return list.slice(0, MOST_FIELDS).map((item) => {
    if (!isObject(item)) return { path: [], message: printable(String(item), MESSAGE_MAX) };
    const message = string(item.message) ?? string(item.msg) ?? "rejected without a reason";
    const loc = Array.isArray(item.loc) ? item.loc.filter(isSegment) : segments(string(item.param) ?? "");
    return {
      path: pathInBody(loc, sent),
      message: printable(message, MESSAGE_MAX),
      code: string(item.code) ?? string(item.type),
    };
  });
}

/** `workflow[0].config.x` and `workflow.0.config.x` alike. */
function segments(param: string): Place {
  const words = param.match(/[^.[\]]+/g) ?? [];
  return words.map((word) => (/^\d+$/.test(word) ? Number(word) : word.replace(/^["']|["']$/g, "")));
}

/**
 * The path inside the body that was sent. Frameworks begin with where the value came from (`body`, `query`), and
 * pydantic puts the name of the union member in between (`body.workflow.0.web_interview.config`) or behind a value
 * (`body.interval.int`): a segment that is no key of the value at hand is such a name if it equals the value's own
 * discriminator, if the next segment is a key again, or if the value has no keys at all. Else it is a missing field.
 */
function pathInBody(loc: Place, sent: unknown): Place {
  const [source, ...rest] = loc;
  const inner = source === "body" || source === "query" || source === "path" || source === "header" ? rest : loc;
  if (source !== "body" && inner === rest) return inner;
  if (sent === undefined) return inner;
  const path: Place = [];
  let here: unknown = sent;
  for (const [index, segment] of inner.entries()) {
    if (hasKey(here, segment)) here = here[segment];
    else if (!isContainer(here) || hasKey(here, inner[index + 1]) || Object.values(here).includes(segment)) continue;
    else here = undefined;
    path.push(segment);
    if (here === undefined) return [...path, ...inner.slice(index + 1)];
  }
  return path;
}

function hasKey(value: unknown, key: string | number | undefined): value is Record<string | number, unknown> {
  return key !== undefined && isContainer(value) && Object.hasOwn(value, key);
}

function isContainer(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isSegment(value: unknown): value is string | number {
  return typeof value === "string" || typeof value === "number";
}

function string(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? printable(value, 500) : undefined;
}

function pageExcerpt(text: string): ErrorBody {
  const words = printable(withoutMarkup(text.slice(0, 20_000)), MESSAGE_MAX);
  return words === "" ? { fields: [] } : { message: words, fields: [] };
}

function parseRedacted(text: string, redact: (text: string) => string): unknown {
  try {
    return JSON.parse(text, (_key, value) => (typeof value === "string" ? redact(value) : value));
  } catch {
    return undefined;
  }
}
