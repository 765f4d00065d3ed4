import { LRUCache } from "lru-cache";

export interface Tenant {
  /** A write is under way for it, whether or not somebody still waits. */
  busy(): boolean;
  /** How many creates are remembered for it. */
  remembered(): number;
  close(): Promise<void>;
}

/** Longer than a create is remembered. */
export const IDLE_MS = 15 * 60_000;

const DEFAULTS = {
  /** The most tenants to keep for their connection alone. */
  idle: 200,
  /** How long to keep a tenant that nobody uses. */
  idleMs: IDLE_MS,
  /** How often to check whether a tenant without callers has become idle. */
  checkMs: 1_000,
};

/** The server cannot take this request on for now. Nothing was sent for it, and nobody was pushed out for it. */
export class NoRoomError extends Error {
  constructor(
    why: string,
    readonly retryAfterSeconds: number,
  ) {
    super(`${why} Nothing was sent to HeyMilo; the same call is safe in ${retryAfterSeconds} s.`);
  }
}

interface Entry<T> {
  tenant: T;
  requests: number;
}

/**
 * The tenants of this process, which share nothing. A newcomer never pushes out a tenant that has requests, running
 * writes or remembered creates: a repeat would then make a second posting. Of all others only the latest are kept, so
 * that a flood of made-up keys takes little memory.
 */
export class Tenants<T extends Tenant> {
  readonly #options: typeof DEFAULTS;
  readonly #inUse = new Map<string, Entry<T>>();
  /** Kept for the creates that they remember. */
  readonly #remembering: LRUCache<string, T>;
  /** Kept for the connection, which the next call then finds open. */
  readonly #connected: LRUCache<string, T>;

  constructor(options: Partial<typeof DEFAULTS> = {}) {
    this.#options = { ...DEFAULTS, ...options };
    const dispose = (tenant: T, _name: string, reason: LRUCache.DisposeReason) => {
      if (reason !== "delete") void tenant.close();
    };
    const { idle, idleMs } = this.#options;
    this.#remembering = new LRUCache({ ttl: idleMs, ttlAutopurge: true, dispose });
    this.#connected = new LRUCache({ max: idle, ttl: idleMs, ttlAutopurge: true, dispose });
  }

  get size(): number {
    return this.#inUse.size + this.#remembering.size + this.#connected.size;
  }

  all(): T[] {
    const inUse = [...this.#inUse.values()].map(({ tenant }) => tenant);
    return [...inUse, ...this.#remembering.values(), ...this.#connected.values()];
  }

  /**
   * Does something for a tenant, which is opened if need be and stays open for as long as it takes.
   */
  async use(name: string, open: () => T, work: (tenant: T) => Promise<void>): Promise<void> {
    const entry = this.#inUse.get(name) ?? { tenant: this.#take(name) ?? open(), requests: 0 };
    this.#inUse.set(name, entry);
    entry.requests += 1;
    try {
      await work(entry.tenant);
    } finally {
      entry.requests -= 1;
      this.#rest(name);
    }
  }

  /** A write is under way for one of them. */
  busy(): boolean {
    return this.all().some((tenant) => tenant.busy());
  }

  async close(): Promise<void> {
    const tenants = this.all();
    this.#inUse.clear();
    for (const kept of [this.#remembering, this.#connected]) {
      for (const name of [...kept.keys()]) kept.delete(name);
    }
    await Promise.all(tenants.map((tenant) => tenant.close()));
  }

  #take(name: string): T | undefined {
    const tenant = this.#remembering.get(name) ?? this.#connected.get(name);
    this.#remembering.delete(name);
    this.#connected.delete(name);
    return tenant;
  }

  #rest(name: string): void {
    const entry = this.#inUse.get(name);
    if (!entry || entry.requests > 0) return;
    const { tenant } = entry;
    if (tenant.busy()) {
      setTimeout(() => this.#rest(name), this.#options.checkMs).unref();
      return;
    }
    this.#inUse.delete(name);
    if (tenant.remembered() > 0) this.#remembering.set(name, tenant);
    else this.#connected.set(name, tenant);
  }
}
