import { Previews } from "../../src/definition/previews.ts";
import { HeyMilo } from "../../src/heymilo/client.ts";
import type { Clock, Deadline } from "../../src/heymilo/deadline.ts";
import type { Http } from "../../src/heymilo/http/call.ts";
import { SharedWrites } from "../../src/heymilo/shared-writes.ts";
import type { Network } from "./network.ts";
import type { VirtualTime } from "./virtual-time.ts";

export interface Process {
  readonly name: string;
  /** Once it is false, nothing more happens in it. */
  isAlive: boolean;
  kill(): void;
  /** Resolves when it is killed. */
  readonly killed: Promise<void>;
  readonly clock: Clock;
  readonly previews: Previews;
  /** HeyMilo, as one call of this process has it. */
  heymilo(deadline: Deadline): HeyMilo;
}

export interface ProcessOptions {
  time: VirtualTime;
  network: Network;
  timeoutMs: number;
  /** How many unresolved calls it remembers. */
  mostUnresolved?: number;
}

/** A process of the server: it shares nothing with another, or with itself before a restart, but HeyMilo. */
export function startProcess(name: string, { time, network, timeoutMs, mostUnresolved }: ProcessOptions): Process {
  const life = { name, isAlive: true };
  const clock: Clock = {
    now: time.now,
    after: (ms, callback) => time.after(ms, () => life.isAlive && callback()),
  };
  const http = network.http(life) as Http;
  const writes = new SharedWrites({ timeoutMs, clock, mostUnresolved });
  let end = () => {};
  const killed = new Promise<void>((resolve) => {
    end = resolve;
  });
  return Object.assign(life, {
    killed,
    kill: () => {
      life.isAlive = false;
      end();
    },
    clock,
    previews: new Previews(undefined, clock),
    heymilo: (deadline: Deadline) => new HeyMilo(http, writes, deadline),
  });
}
