import type { HeyMilo } from "../../src/heymilo/client.ts";
import { Deadline } from "../../src/heymilo/deadline.ts";
import { OutcomeUnknownError } from "../../src/heymilo/errors.ts";
import type { CreatePostingRequest } from "../../src/heymilo/schema/create-posting.ts";
import type { Question } from "../../src/heymilo/schema/responses.ts";
import { isSameText } from "./deviations.ts";
import { INDEXED_AFTER_MS, type Posting, SimulatedHeyMilo, TEMPLATE_ID } from "./heymilo.ts";
import type { Heard, History, MadeCall, Wish } from "./history.ts";
import { Fates, Network, onBehalfOf } from "./network.ts";
import { makePreview, requestOfPreview } from "./previewing.ts";
import { type Process, startProcess } from "./process.ts";
import { QUESTIONS, type Scenario, type Step } from "./scenario.ts";
import { Chance, VirtualTime, withoutTheMachine } from "./virtual-time.ts";
import { type CallStep, isNamed, lastOfEachWish, PREVIEWED, waitAskedBy, wishOf } from "./wishes.ts";

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

class World {
  readonly time = new VirtualTime();
  readonly #scenario: Scenario;
  readonly #heymilo: SimulatedHeyMilo;
  readonly #network: Network;
  readonly #source: Posting;
  readonly #processes = new Map<number, Process>();
  readonly #calls: MadeCall[] = [];
  readonly #fates: Fates;
  readonly #chance: Chance;
  #begun = 0;
  #restarts = 0;

  constructor(scenario: Scenario, chance: Chance) {
    this.#scenario = scenario;
    this.#chance = chance;
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
    const calls: Promise<unknown>[] = [];
    for (const step of this.#scenario.steps) {
      if (step.afterMs > 0) await this.time.pause(step.afterMs);
      calls.push(...this.#take(step));
    }
    await Promise.all(calls);
    this.#fates.end();
    await this.#repeatUntilAllEnd();
    await this.#repeatWhenSettled();
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
    if (lookalikes) {
      this.#heymilo.add({ title: titles.one, content: "before", createdAt: -30 * DAY_MS });
      const body = { modality: "voice", text: QUESTIONS.q1, score_weight: 1 };
      this.#heymilo.answer({ ...POST, path: `/api/v2/postings/${this.#source.id}/questions`, body });
    }
    this.#heymilo.postings.sort((a, b) => a.createdAt - b.createdAt);
  }

  #take(step: Step): Promise<unknown>[] {
    const newest = (title: "one" | "other") =>
      this.#heymilo.postings.findLast(({ content, archivedAt }) => content.startsWith(title) && !archivedAt);
    switch (step.do) {
      case "create":
      case "preview":
      case "create what was previewed":
      case "clone":
      case "add a question":
      case "change":
        return [this.#callAndRepeat(step)];
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

  #process(number: number): Process {
    const known = this.#processes.get(number) ?? this.#start(`${number}.0`);
    this.#processes.set(number, known);
    return known;
  }

  #start(name: string): Process {
    const { timeoutMs } = this.#scenario;
    const shared = { time: this.time, network: this.#network };
    return startProcess(name, { ...shared, timeoutMs, mostUnresolved: MOST_UNRESOLVED });
  }

  /** As a caller does that goes on until it has an answer, or is tired of it. */
  async #callAndRepeat(step: CallStep): Promise<void> {
    const process = this.#process(step.process);
    let wish = wishOf(step);
    let call = await this.#call(process, wish, step);
    for (let times = 0; times < 3 && step.repeats !== undefined && !call.isUnheard; times++) {
      const waitMs = waitAskedBy(call.error);
      if (waitMs === undefined || !process.isAlive) return;
      await this.time.pause(step.repeats === "at once" ? 10 : waitMs);
      if (!process.isAlive) return;
      wish = { ...wish, key: call.key };
      if (step.repeats === "with the key of the error" && call.do === "create")
        wish.key ??= (call.error as OutcomeUnknownError).key;
      call = await this.#call(process, wish, step);
    }
  }

  async #make(wish: Wish, { previews }: Process, heymilo: HeyMilo): Promise<Heard | undefined> {
    const { do: what, content, allowDuplicate } = wish;
    const sourceId = this.#source.id;
    if (what === "preview") return makePreview(heymilo, previews, wish, this.#requestFor(content));
    if (what === "create") {
      const request = wish.isBrief ? requestOfPreview(previews, wish) : this.#requestFor(content);
      if (!request) return undefined;
      if (wish.key === PREVIEWED) {
        wish.key = undefined;
        const preview = await heymilo.postings.planPost({ request }).catch(() => undefined);
        if (!preview) return undefined;
        wish.key = preview.key;
      }
      const intent = { request, idempotencyKey: wish.key, allowDuplicate };
      const { receipt, outcome, duplicates, alsoMade, warnings } = await heymilo.postings.create(intent);
      return { id: String(receipt.id), outcome, duplicates: duplicates.map(({ id }) => id), alsoMade, warnings };
    }
    if (what === "clone") {
      const title = content === "source" ? undefined : "Day Cook";
      const intent = { sourceId, title, idempotencyKey: wish.key, allowDuplicate };
      const { posting, outcome, duplicates, alsoMade, warnings } = await heymilo.postings.clone(intent);
      return { id: posting.id, outcome, duplicates: duplicates.map(({ id }) => id), alsoMade, warnings };
    }
    const told = { duplicates: [], warnings: [] };
    if (what === "change") {
      const { id } = await heymilo.postings.update(sourceId, { description: content });
      return { ...told, id, outcome: "changed" };
    }
    const wanted = { modality: "voice", text: QUESTIONS[content as keyof typeof QUESTIONS], score_weight: 2 };
    const before = await heymilo.questions.every(sourceId).catch(() => undefined);
    if (!before) return undefined;
    // A caller that sees it does not ask for it.
    const isIt = ({ text, score_weight }: Question) =>
      isSameText(String(text), wanted.text) && score_weight === wanted.score_weight;
    if (before.some(isIt)) return undefined;
    const { id } = await heymilo.questions.add(sourceId, wanted, before);
    return { ...told, id, outcome: "added" };
  }

  #requestFor(content: string): CreatePostingRequest {
    const [title, , special] = content.split(" ");
    const request = { title: this.#scenario.titles[title as "one" | "other"], description: content };
    if (special === "template") return { ...request, interview_template_id: TEMPLATE_ID };
    const workflow = [{ type: "web_interview" as const, questions: [] }];
    return { ...request, workflow, ...(special === "full" && { metadata: FULL_METADATA }) };
  }

  async #call(caller: Process, wanted: Wish, how: { cancelAfterMs?: number; repeat?: MadeCall["repeat"] }) {
    const leaving = new AbortController();
    const deadline = new Deadline(this.#scenario.timeoutMs, { parent: leaving.signal, clock: caller.clock });
    const { cancelAfterMs, repeat } = how;
    const stopLeaving =
      cancelAfterMs === undefined ? () => {} : caller.clock.after(cancelAfterMs, () => leaving.abort("left"));
    const wish = { ...wanted };
    const number = this.#begun++;
    const startedAt = this.time.now();
    const answer = await Promise.race([
      onBehalfOf.run(number, () =>
        this.#make(wish, caller, caller.heymilo(deadline)).then(
          (heard) => heard && { heard },
          (error: Error) => ({ error }),
        ),
      ),
      caller.killed,
    ]);
    stopLeaving();
    deadline.close();
    const call: MadeCall = {
      ...wish,
      number,
      process: caller.name,
      startedAt,
      endedAt: this.time.now(),
      endedBefore: this.#begun,
      isUnheard: leaving.signal.aborted || !caller.isAlive,
      repeat,
      ...answer,
    };
    this.#calls.push(call);
    return call;
  }

  /** After the faults each call that failed is repeated as its error says. */
  async #repeatUntilAllEnd(): Promise<void> {
    for (const process of this.#processes.values())
      for (const call of lastOfEachWish(this.#calls.filter((one) => one.process === process.name))) {
        if (!call.error && !call.isUnheard) continue;
        const waitMs = waitAskedBy(call.error);
        if (waitMs !== undefined && this.#chance.next() < 0.5) await this.time.pause(waitMs);
        await this.#repeat(process, call, "until it ends");
      }
  }

  /**
   * Once everything has come that could come, each call is made again by its process, and if it has a key, by one that
   * was not there.
   */
  async #repeatWhenSettled(): Promise<void> {
    const { timeoutMs, listLagMs, deviations, writes } = this.#scenario;
    const lags = [listLagMs, ...writes.map((fate) => (fate.sent ? fate.listLagMs : 0))];
    const searchLagMs = deviations.search === "behind" ? INDEXED_AFTER_MS : 0;
    await this.time.pause(4 * timeoutMs + Math.max(...lags) + searchLagMs + 20_000);
    const wishes = lastOfEachWish(this.#calls);
    // Where every answer came, the first of them stands for all.
    const wasLost = this.#network.traffic.posts.some(({ heard }) => heard?.how !== "answered");
    for (const process of this.#processes.values())
      for (const call of wishes.filter((one) => one.process === process.name).slice(0, wasLost ? MOST_REPEATED : 1)) {
        await this.#repeat(process, call, "settled");
        // A posting of which nobody has heard yet comes first.
        const isOne = (one: MadeCall) => one.process === call.process && one.content === call.content;
        const hasSeveral = this.#calls.some((one) => one.allowDuplicate && isOne(one));
        if (hasSeveral) await this.#repeat(process, call, "settled");
      }
    await this.time.pause(listLagMs + searchLagMs + 1_000);
    const keyed = wishes.flatMap((call) => {
      const key = call.key ?? (call.error instanceof OutcomeUnknownError ? call.error.key : undefined);
      return key === undefined ? [] : [{ ...call, key, isBrief: false, process: "a stranger" }];
    });
    const [own, generated] = [true, false].map((is) =>
      lastOfEachWish(keyed).filter(({ key }) => key.startsWith("Key-") === is),
    ) as [typeof keyed, typeof keyed];
    for (const [index, call] of [...own, ...generated.slice(0, 1)].entries())
      await this.#repeat(this.#start(`stranger ${index + 1}`), call, "settled");
  }

  async #repeat(process: Process, earlier: MadeCall, repeat: MadeCall["repeat"]): Promise<void> {
    const { do: what, content, key, isBrief } = earlier;
    let wish: Wish = { do: what, content, key, isBrief };
    for (let times = 0; times < MOST_REPEATS; times++) {
      const { error } = await this.#call(process, wish, { repeat });
      const waitMs = waitAskedBy(error);
      if (waitMs !== undefined) await this.time.pause(waitMs);
      // A person that sees what may be it wants another all the same.
      else if (isNamed(error) && !wish.allowDuplicate) wish = { ...wish, allowDuplicate: true };
      else return;
    }
  }
}

const DAY_MS = 86_400_000;

/** More than a history has calls: room for more would only cost time. */
const MOST_UNRESOLVED = 20;

/** Of one process: more would only cost time. */
const MOST_REPEATED = 3;

/** A call may have to wait for each of three others of its title, and then hear of it, before it is sent. */
const MOST_REPEATS = 8;

const POST = { method: "POST", query: {} };

const cloneOf = ({ id }: Posting) => ({ ...POST, path: `/api/v2/postings/${id}/clone`, body: undefined });
