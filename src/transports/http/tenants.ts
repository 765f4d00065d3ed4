import { LRUCache } from "lru-cache";

/** What belongs to one tenant: one HeyMilo key and workspace. */
export interface Tenant {
  /** Something is under way for it that nobody may be waiting for. */
  busy(): boolean;
  /** How many creates are remembered for it, at some 10 kB each. */
  remembered(): number;
  close(): Promise<void>;
}

export interface TenantsOptions {
  /** The most to keep that nobody uses; 200 by default. */
  idle?: number;
  /** The most creates to remember for all that are idle; 20,000 by default. */
  remembered?: number;
  /** For how long, in milliseconds; 15 minutes by default, longer than a create is remembered. */
  idleMs?: number;
  /** How often to look whether a tenant without callers has become idle, in milliseconds. */
  checkMs?: number;
}

const IDLE = 200;
/** About 200 MB. */
const REMEMBERED = 20_000;
const IDLE_MS = 15 * 60_000;
const CHECK_MS = 1_000;

/**
 * The tenants of this process, apart from each other. One that has requests, or writes that still run, is always kept,
 * so that two of its calls can never go through two connections that do not know of each other.
 */
export class Tenants<T extends Tenant> {
  readonly #checkMs: number;
  readonly #inUse = new Map<string, { tenant: T; requests: number }>();
  readonly #idle: LRUCache<string, T>;

  constructor({
    idle = IDLE,
    remembered = REMEMBERED,
    idleMs = IDLE_MS,
    checkMs = CHECK_MS,
  }: TenantsOptions = {}) {
    this.#checkMs = checkMs;
    this.#idle = new LRUCache<string, T>({
      max: idle,
      maxSize: remembered + idle,
      // At least one; it is asked for whenever a tenant becomes idle.
      sizeCalculation: (tenant) => 1 + tenant.remembered(),
      ttl: idleMs,
      ttlAutopurge: true,
      dispose: (tenant, _name, reason) => {
        if (reason !== "delete") void tenant.close();
      },
    });
  }

  /** How many there are, in use and idle. */
  get size(): number {
    return this.#inUse.size + this.#idle.size;
  }

  /** Those in use and idle. */
  all(): T[] {
    return [...[...this.#inUse.values()].map(({ tenant }) => tenant), ...this.#idle.values()];
  }

  /** Does something for a tenant, which is opened if need be and stays open for as long as it takes. */
  async use(name: string, open: () => T, work: (tenant: T) => Promise<void>): Promise<void> {
    const entry = this.#inUse.get(name) ?? { tenant: this.#idle.get(name) ?? open(), requests: 0 };
    this.#idle.delete(name);
    this.#inUse.set(name, entry);
    entry.requests += 1;
    try {
      await work(entry.tenant);
    } finally {
      entry.requests -= 1;
      this.#rest(name);
    }
  }

  async close(): Promise<void> {
    const tenants = this.all();
    this.#inUse.clear();
    for (const name of [...this.#idle.keys()]) this.#idle.delete(name);
    await Promise.all(tenants.map((tenant) => tenant.close()));
  }

  #rest(name: string): void {
    const entry = this.#inUse.get(name);
    if (!entry || entry.requests > 0) return;
    if (entry.tenant.busy()) {
      setTimeout(() => this.#rest(name), this.#checkMs).unref();
      return;
    }
    this.#inUse.delete(name);
    this.#idle.set(name, entry.tenant);
  }
}
