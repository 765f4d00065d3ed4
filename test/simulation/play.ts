import type { HeyMilo } from "../../src/heymilo/client.ts";
import { Deadline } from "../../src/heymilo/deadline.ts";
import type { CreatePostingRequest } from "../../src/heymilo/schema/create-posting.ts";
import { INDEXED_AFTER_MS, type Posting, SimulatedHeyMilo, TEMPLATE_ID } from "./heymilo.ts";
import type { Heard, History, MadeCall, Wish } from "./history.ts";
import { Fates, Network } from "./network.ts";
import { type Process, startProcess } from "./process.ts";
import type { Scenario, Step } from "./scenario.ts";
import { Chance, VirtualTime, withoutTheMachine } from "./virtual-time.ts";

/** 50 keys, so that there is no room for a marker. */
const FULL_METADATA = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`key_${index}`, "x"]));

/** Plays a scenario to its end, and then asks what repeats of its calls say. */
export const play = (scenario: Scenario): Promise<History> => {
  const chance = new Chance(scenario.seed);
  return withoutTheMachine(chance, () => {
    const world = new World(scenario, chance);
    return world.time.run(world.play());
  });
};

/** A process that can be killed. */
interface Mortal extends Process {
  /** Resolves when it is killed. */
  killed: Promise<void>;
  kill(): void;
}

class World {
  readonly time = new VirtualTime();
  readonly #scenario: Scenario;
  readonly #heymilo: SimulatedHeyMilo;
  readonly #network: Network;
  readonly #source: Posting;
  readonly #processes = new Map<number, Mortal>();
  readonly #calls: MadeCall[] = [];
  readonly #fates: Fates;
  #restarts = 0;

  constructor(scenario: Scenario, chance: Chance) {
    this.#scenario = scenario;
    const { deviations } = scenario;
    const { time } = this;
    this.#heymilo = new SimulatedHeyMilo(deviations, chance, time.now);
    this.#fates = new Fates(scenario);
    const { dateMs } = deviations;
    this.#network = new Network({ time, chance, heymilo: this.#heymilo, dateMs, fateOf: this.#fates.next });
    this.#source = this.#heymilo.add({ title: "Night Cook", content: "source", createdAt: -DAY_MS });
    this.#addCrowd();
  }

  async play(): Promise<History> {
    const calls: Promise<void>[] = [];
    for (const step of this.#scenario.steps) {
      if (step.afterMs > 0) await this.time.pause(step.afterMs);
      calls.push(...this.#take(step));
    }
    await Promise.all(calls);
    await this.#repeatAll();
    return {
      scenario: this.#scenario,
      calls: this.#calls,
      traffic: this.#network.traffic,
      postings: this.#heymilo.postings,
      source: this.#source,
    };
  }

  /** What was there before: none of it is of this history, and none of it may be taken for something that is. */
  #addCrowd(): void {
    const { crowd, lookalikes, titles } = this.#scenario;
    for (let number = 1; number <= crowd; number++) {
      const title = lookalikes && number % 3 === 0 ? titles.one : `${titles.one} ${number}`;
      this.#heymilo.add({ title, content: `before ${number}`, createdAt: -number * DAY_MS });
    }
    if (lookalikes) this.#heymilo.add({ title: titles.one, content: "before", createdAt: -30 * DAY_MS });
    this.#heymilo.postings.sort((a, b) => a.createdAt - b.createdAt);
  }

  #take(step: Step): Promise<void>[] {
    const newest = (title: "one" | "other") =>
      this.#heymilo.postings.findLast(({ content, archivedAt }) => content.startsWith(title) && !archivedAt);
    switch (step.do) {
      case "create":
        return [this.#call(step.process, createWish(step), step.cancelAfterMs)];
      case "clone":
        return [this.#call(step.process, { ...step, content: "source" }, step.cancelAfterMs)];
      case "add a question":
        return [this.#call(step.process, { ...step, content: step.text }, step.cancelAfterMs)];
      case "change":
        return [this.#call(step.process, { ...step, content: step.text }, step.cancelAfterMs)];
      case "restart": {
        this.#processes.get(step.process)?.kill();
        this.#restarts += 1;
        this.#processes.set(step.process, this.#start(`${step.process}.${this.#restarts}`));
        return [];
      }
      case "archive by hand": {
        const posting = newest(step.title);
        if (posting) posting.archivedAt = this.time.now();
        return [];
      }
      case "copy by hand": {
        const posting = newest(step.title);
        if (posting) this.#heymilo.answer(cloneOf(posting));
        return [];
      }
      case "make by hand":
        this.#heymilo.add({ title: this.#scenario.titles[step.title], content: "by hand" });
        return [];
    }
  }

  #process(number: number): Mortal {
    const known = this.#processes.get(number) ?? this.#start(`${number}.0`);
    this.#processes.set(number, known);
    return known;
  }

  #start(name: string): Mortal {
    const { timeoutMs } = this.#scenario;
    const shared = { time: this.time, network: this.#network };
    const process = startProcess(name, { ...shared, timeoutMs, remembered: REMEMBERED });
    let end = () => {};
    const killed = new Promise<void>((resolve) => {
      end = resolve;
    });
    const kill = () => {
      process.isAlive = false;
      end();
    };
    return Object.assign(process, { killed, kill });
  }

  async #make({ do: what, content, key, allowDuplicate }: Wish, heymilo: HeyMilo): Promise<Heard> {
    if (what === "create") {
      const request = this.#requestFor(content);
      const created = await heymilo.postings.create({ request, idempotencyKey: key, allowDuplicate });
      const { receipt, outcome, duplicates, warnings } = created;
      return { id: String(receipt.id), outcome, duplicates: duplicates.map(({ id }) => id), warnings };
    }
    if (what === "clone") {
      const cloned = await heymilo.postings.clone({ sourceId: this.#source.id, idempotencyKey: key });
      const { posting, outcome, duplicates, warnings } = cloned;
      return { id: posting.id, outcome, duplicates: duplicates.map(({ id }) => id), warnings };
    }
    if (what === "change") {
      const { id } = await heymilo.postings.update(this.#source.id, { description: content });
      return { id, outcome: "changed", duplicates: [], warnings: [] };
    }
    const { id } = await heymilo.questions.add(this.#source.id, { modality: "voice", text: content });
    return { id, outcome: "added", duplicates: [], warnings: [] };
  }

  #requestFor(content: string): CreatePostingRequest {
    const [title, , special] = content.split(" ");
    const request = { title: this.#scenario.titles[title as "one" | "other"], description: content };
    if (special === "template") return { ...request, interview_template_id: TEMPLATE_ID };
    const workflow = [{ type: "web_interview" as const, questions: [] }];
    return { ...request, workflow, ...(special === "full" && { metadata: FULL_METADATA }) };
  }

  async #call(process: Mortal | number, wish: Wish, cancelAfterMs?: number, isRepeat = false): Promise<void> {
    const caller = typeof process === "number" ? this.#process(process) : process;
    const leaving = new AbortController();
    const { timeoutMs } = this.#scenario;
    const deadline = new Deadline(timeoutMs, { parent: leaving.signal, clock: caller.clock });
    const stopLeaving =
      cancelAfterMs === undefined ? () => {} : caller.clock.after(cancelAfterMs, () => leaving.abort("left"));
    const { do: what, content, key, allowDuplicate } = wish;
    const startedAt = this.time.now();
    const answer = await Promise.race([
      this.#make(wish, caller.heymilo(deadline)).then(
        (heard) => ({ heard }),
        (error: Error) => ({ error }),
      ),
      caller.killed.then(() => ({})),
    ]);
    stopLeaving();
    deadline.close();
    this.#calls.push({
      do: what,
      content,
      key,
      allowDuplicate,
      process: caller.name,
      startedAt,
      endedAt: this.time.now(),
      isUnheard: leaving.signal.aborted || !caller.isAlive,
      isRepeat,
      ...answer,
    });
  }

  /**
   * After the faults comes the time in which everything has to come right: each call is repeated, by the process that
   * made it and, if it has a key, by one that was not there.
   */
  async #repeatAll(): Promise<void> {
    const { timeoutMs, listLagMs, deviations } = this.#scenario;
    this.#fates.end();
    const searchLagMs = deviations.search === "behind" ? INDEXED_AFTER_MS : 0;
    await this.time.pause(4 * timeoutMs + listLagMs + searchLagMs + 20_000);
    const made = [...this.#calls];
    for (const process of this.#processes.values())
      for (const wish of distinct(made.filter((call) => call.process === process.name)))
        await this.#repeat(process, wish);
    await this.time.pause(listLagMs + searchLagMs + 1_000);
    for (const [index, wish] of distinct(made.filter(({ key }) => key !== undefined)).entries())
      await this.#repeat(this.#start(`stranger ${index + 1}`), wish);
  }

  /**
   * Once more if it fails, since it may have waited for another; if it made something, since that was no repeat; and if
   * the call has several answers, since one that nobody had heard comes first.
   */
  async #repeat(process: Mortal, wish: Wish): Promise<void> {
    await this.#call(process, wish, undefined, true);
    const { error, heard } = this.#calls.at(-1) ?? {};
    const hasSeveral = this.#calls.some(
      (call) => call.allowDuplicate && call.content === wish.content && call.process === process.name,
    );
    if (!error && heard?.outcome !== "created" && !hasSeveral) return;
    await this.time.pause(40_000);
    await this.#call(process, wish, undefined, true);
  }
}

const DAY_MS = 86_400_000;

/** More than a history has calls: room for more would only cost time. */
const REMEMBERED = 20;

const createWish = (step: Extract<Step, { do: "create" }>): Wish => ({
  do: "create",
  content: [step.title, step.content, step.special].filter(Boolean).join(" "),
  key: step.key,
  allowDuplicate: step.allowDuplicate,
});

const cloneOf = ({ id }: Posting) => ({
  method: "POST",
  path: `/api/v2/postings/${id}/clone`,
  query: {},
  body: undefined,
});

/** Each wish once, without asking for another. */
const distinct = (calls: readonly MadeCall[]): Wish[] => [
  ...new Map(
    calls.map(({ do: what, content, key }) => [`${what} ${content} ${key}`, { do: what, content, key }]),
  ).values(),
];
