import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { type Tenant, Tenants } from "../../../src/transports/http/tenants.ts";

class Probe implements Tenant {
  closed = false;
  atWork = false;
  creates = 0;

  constructor(readonly name: string) {}

  busy(): boolean {
    return this.atWork;
  }

  remembered(): number {
    return this.creates;
  }

  async close(): Promise<void> {
    this.closed = true;
  }
}

const opening = () => {
  const opened: Probe[] = [];
  const open = (name: string) => () => {
    const probe = new Probe(name);
    opened.push(probe);
    return probe;
  };
  return { opened, open };
};

const untilClosed = async (probe: Probe | undefined) => {
  while (!probe?.closed) await sleep(5);
};

it("requests of one tenant, at once and one after the other, share what it has", async () => {
  const tenants = new Tenants<Probe>();
  const { opened, open } = opening();
  const seen: Probe[] = [];
  const use = () =>
    tenants.use("a", open("a"), async (probe) => {
      await sleep(1);
      seen.push(probe);
    });
  await Promise.all([use(), use()]);
  await use();
  expect(opened).toHaveLength(1);
  expect(new Set(seen).size).toBe(1);
  await tenants.close();
});

it("of the idle ones only so many are kept, and the others closed", async () => {
  const tenants = new Tenants<Probe>({ idle: 2 });
  const { opened, open } = opening();
  for (const name of ["a", "b", "c", "d"]) await tenants.use(name, open(name), async () => {});
  expect(tenants.size).toBe(2);
  expect(opened.map(({ closed }) => closed)).toEqual([true, true, false, false]);
  await tenants.close();
});

it("a tenant with remembered creates is not pushed out, however many others come", async () => {
  const tenants = new Tenants<Probe>({ idle: 1 });
  const { opened, open } = opening();
  for (const name of ["a", "b"]) {
    await tenants.use(name, open(name), async (probe) => {
      probe.creates = 1;
    });
  }
  for (const name of ["c", "d", "e"]) await tenants.use(name, open(name), async () => {});
  expect(opened.map(({ closed }) => closed)).toEqual([false, false, true, true, false]);
  for (const name of ["a", "b"]) {
    const first = opened.find((probe) => probe.name === name);
    await tenants.use(name, open(name), async (probe) => expect(probe).toBe(first));
  }
  await tenants.close();
});

it("an idle one is closed after a while, without anybody asking for it", async () => {
  const tenants = new Tenants<Probe>({ idleMs: 20 });
  const { opened, open } = opening();
  await tenants.use("a", open("a"), async () => {});
  const keepAlive = setInterval(() => {}, 1_000);
  await untilClosed(opened[0]);
  clearInterval(keepAlive);
  expect(tenants.size).toBe(0);
});

it("one with requests is never closed, however many others come", async () => {
  const tenants = new Tenants<Probe>({ idle: 1, idleMs: 10 });
  const { opened, open } = opening();
  let end = () => {};
  const ending = new Promise<void>((resolve) => {
    end = resolve;
  });
  const long = tenants.use("a", open("a"), () => ending);
  for (const name of ["b", "c", "d"]) await tenants.use(name, open(name), async () => {});
  await sleep(30);
  expect(opened[0]?.closed).toBe(false);
  await tenants.use("a", open("a"), async (probe) => expect(probe).toBe(opened[0]));
  end();
  await long;
  await tenants.close();
});

it("one whose writes run on after its requests is kept until they have ended", async () => {
  const tenants = new Tenants<Probe>({ idle: 1, idleMs: 60_000, checkMs: 5 });
  const { opened, open } = opening();
  await tenants.use("a", open("a"), async (probe) => {
    probe.atWork = true;
  });
  const [probe] = opened;
  await tenants.use("b", open("b"), async () => {});
  await tenants.use("c", open("c"), async () => {});
  await sleep(20);
  expect(probe?.closed).toBe(false);
  expect(tenants.all()).toContain(probe);
  if (probe) probe.atWork = false;
  // Idle now, it is the newest, and makes way only for the next.
  while (tenants.size > 1) await sleep(5);
  await tenants.use("d", open("d"), async () => {});
  expect(probe?.closed).toBe(true);
  await tenants.close();
});

it("closing closes all, used and idle", async () => {
  const tenants = new Tenants<Probe>();
  const { opened, open } = opening();
  await tenants.use("a", open("a"), async () => {});
  void tenants.use("b", open("b"), () => new Promise(() => {}));
  await tenants.close();
  expect(opened.map(({ closed }) => closed)).toEqual([true, true]);
  expect(tenants.size).toBe(0);
});
