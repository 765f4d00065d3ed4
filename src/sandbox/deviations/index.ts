import { isObject, type Json, type JsonObject } from "../json.ts";
import type { Reply } from "../reply.ts";
import { DEFAULT_LIMIT } from "../tables/queries.ts";
import { contains, DEVIATIONS, type Deviation } from "./kinds.ts";

export { DEVIATIONS } from "./kinds.ts";

/** The first of the names that is no deviation. */
export const unknownDeviation = (names: readonly string[]): string | undefined =>
  names.find((name) => !Object.hasOwn(DEVIATIONS, name));

/** The deviations that are switched on, applied one after the other. */
export class Deviations {
  #names: readonly string[] = [];
  #active: readonly Deviation[] = [];

  constructor(names: readonly string[] = []) {
    this.switchTo(names);
  }

  get names(): readonly string[] {
    return this.#names;
  }

  /** @throws for a name that is unknown */
  switchTo(names: readonly string[]): void {
    const unknown = unknownDeviation(names);
    if (unknown !== undefined) throw new Error(`no such deviation: ${unknown}`);
    this.#names = [...new Set(names)];
    this.#active = this.#names.map((name) => DEVIATIONS[name] as Deviation);
  }

  body(body: JsonObject): JsonObject {
    if (typeof body.title !== "string") return body;
    const title = this.#active.reduce((kept, { title: keep }) => keep?.(kept) ?? kept, body.title);
    return { ...body, title };
  }

  readonly finds = (search: string, title: string): boolean => {
    const searches = this.#active.flatMap(({ finds }) => finds ?? []);
    if (searches.length === 0) return contains(search, title);
    return searches.every((finds) => finds(search, title));
  };

  order<T>(newestFirst: readonly T[]): readonly T[] {
    return this.#active.reduce((rows, { order }) => order?.(rows) ?? rows, newestFirst);
  }

  query(query: JsonObject): JsonObject {
    const longest = Math.min(...this.#active.flatMap(({ longestPage }) => longestPage ?? []));
    if (!Number.isFinite(longest)) return query;
    return { ...query, limit: Math.min(Number(query.limit ?? DEFAULT_LIMIT), longest) };
  }

  /** Undefined for the usual one. */
  newId(): string | undefined {
    return this.#active.find(({ newId }) => newId)?.newId?.();
  }

  get listLagMs(): number {
    return Math.max(0, ...this.#active.map(({ listLagMs }) => listLagMs ?? 0));
  }

  get readsLag(): boolean {
    return this.#active.some(({ readsLag }) => readsLag);
  }

  /** Undefined for no Date header. */
  date(ms: number): number | undefined {
    const changes = this.#active.flatMap(({ date }) => date ?? []);
    return changes.reduce<number | undefined>((at, date) => (at === undefined ? at : date(at)), ms);
  }

  reply(reply: Reply): Reply {
    const { body } = reply;
    if (this.#active.length === 0 || !isObject(body) || body.data === undefined) return reply;
    const { data } = body;
    if (!Array.isArray(data)) return { ...reply, body: { ...body, data: this.#shown(data) } };
    const list = { ...body, data: data.map((item) => this.#listed(this.#shown(item))) };
    return {
      ...reply,
      body: this.#active.reduce((shown, { list }) => list?.(shown) ?? shown, list as JsonObject),
    };
  }

  #shown(resource: Json): Json {
    if (!isObject(resource)) return resource;
    const whole = isObject(resource.posting) ? { ...resource, posting: this.#shown(resource.posting) } : resource;
    return this.#active.reduce((result, { shown }) => shown?.(result) ?? result, whole as JsonObject);
  }

  #listed(resource: Json): Json {
    if (!isObject(resource)) return resource;
    if (resource.object === "posting")
      return this.#active.reduce((result, { listed }) => listed?.(result) ?? result, resource);
    if (resource.object === "candidate")
      return this.#active.reduce((result, { listedCandidate }) => listedCandidate?.(result) ?? result, resource);
    return resource;
  }
}
