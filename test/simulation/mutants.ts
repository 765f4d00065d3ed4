/** One way to break the protocol, which the simulation has to notice. */
export interface Mutant {
  name: string;
  /** Below src/heymilo/. */
  file: string;
  /** A text that occurs there once, and what stands in its place. */
  text: string;
  instead: string;
}

const RUN = "writes/addition-run.ts";
const LOOKS = "looks/posting-looks.ts";
const CREATE = "postings/create-posting.ts";
const ATTEMPTS = "writes/attempts.ts";

export const MUTANTS: readonly Mutant[] = [
  {
    name: "no look before the POST of a key",
    file: RUN,
    text: "const earlier = await addition.lookBefore(this.#scope(), wasLost);",
    instead: 'const earlier = { kind: "absent" } as Awaited<ReturnType<typeof addition.lookBefore>>;',
  },
  {
    name: "no second look after a lost answer",
    file: RUN,
    text: 'if (first.kind === "found") return first;',
    instead: "if (true as boolean) return first;",
  },
  {
    name: "an inconclusive look after a lost answer counts as absence",
    file: RUN,
    text: 'if (seen.kind === "absent" && repeats > 0)',
    instead: "if (repeats > 0)",
  },
  {
    name: "another POST while the first is silent",
    file: RUN,
    text: "if (!answer) return this.#watch(open);",
    instead: 'if (!answer) return this.#lookAndRepeat(repeats, new Error("no answer"));',
  },
  {
    name: "another POST after a gateway's timeout or a cut-off receipt",
    file: RUN,
    text: "if (this.attempt.mayAppearUntil !== undefined) return this.#watch(undefined, reasonOf(answer.error));",
    instead: "",
  },
  {
    name: "a POST that HeyMilo may still be at work on is over when its call is",
    file: "writes/open-post.ts",
    text: "attempt.mayAppearUntil = clock.now() + STILL_AT_WORK * totalMs;",
    instead: "attempt.mayAppearUntil = clock.now() + totalMs / 2;",
  },
  {
    name: "the look after the receipt comes once, at once",
    file: LOOKS,
    text: "const WAITS_UNTIL_SHOWN = [0, 1 / 8, 1 / 4, 1 / 2, 9 / 8];",
    instead: "const WAITS_UNTIL_SHOWN = [0];",
  },
  {
    name: "no witness: absence counts, whatever looks have shown",
    file: LOOKS,
    text: 'if (seen.kind !== "absent" || kind === "whole" || !toSendAgain || this.#sight.isProven(kind)) return seen;',
    instead: "if (seen) return seen;",
  },
  {
    name: "no posting of the title is read one by one",
    file: LOOKS,
    text: "const found = await readSuspects(this.#options, suspects, scope);",
    instead: "const found = await readSuspects(this.#options, suspects.slice(0, 0), scope);",
  },
  {
    name: "what cannot be read counts as not ours",
    file: LOOKS,
    text: "if (unclear !== undefined) return inconclusive(unclear);",
    instead: "",
  },
  {
    name: "a blind look after the receipt is not said",
    file: LOOKS,
    text: "doubt = isOwnShown ? unclearEntries(seen) : NOT_SHOWN;",
    instead: "doubt = isOwnShown ? unclearEntries(seen) : undefined;",
  },
  {
    name: "others with the key are not looked for after the receipt",
    file: LOOKS,
    text: "for (const row of this.#sharing(seen.rows, otherKeys)) if (row.id !== ownId) sharing.set(row.id, row);",
    instead: "",
  },
  {
    name: "the content's hash in the marker is ignored",
    file: "looks/marker.ts",
    text: "one?.key === other.key && one.hash === other.hash;",
    instead: "one?.key === other.key;",
  },
  {
    name: "the key in the marker is ignored",
    file: "looks/marker.ts",
    text: "one?.key === other.key && one.hash === other.hash;",
    instead: "one?.hash === other.hash;",
  },
  {
    name: "archived postings count",
    file: "looks/survey.ts",
    text: 'archived !== true && status !== "archived";',
    instead: 'archived !== true || status !== "nothing";',
  },
  {
    name: "the whole title is searched",
    file: LOOKS,
    text: "this.#term = searchTermOf(options.title);",
    instead: "this.#term = searchTermOf(options.title) && options.title;",
  },
  {
    name: "a list without pagination ends with its first page",
    file: "http/pages.ts",
    text: "const isDenied = hasMore === false &&",
    instead: "const isDenied = hasMore !== true &&",
  },
  {
    name: "a call forgets what an equal one has made",
    file: ATTEMPTS,
    text: "const done = (this.#done.get(name) ?? []).toReversed();",
    instead: "const done = (this.#done.get(String(name.length)) ?? []).toReversed();",
  },
  {
    name: "two calls that ask for another hear of the same one",
    file: "writes/addition.ts",
    text: "isUnheard === true && !run?.isAwaited;",
    instead: "isUnheard === true && run !== null;",
  },
  {
    name: "equal calls at once do not know of each other",
    file: "writes/additions.ts",
    text: "if (known?.run) return this.#wait(",
    instead: "if (known?.run && !known) return this.#wait(",
  },
  {
    name: "a call that rephrases an unresolved one is sent at once",
    file: ATTEMPTS,
    text: "attempt.isUnheard &&",
    instead: "!attempt &&",
  },
  {
    name: "a key may stand for two contents",
    file: "writes/additions.ts",
    text: "if (known && known.intention.hash !== intention.hash)",
    instead: "if (known && !known)",
  },
  {
    name: "asking for another is not heard",
    file: CREATE,
    text: "wantsAnother: allowDuplicate && idempotencyKey === undefined,",
    instead: "wantsAnother: !allowDuplicate && false,",
  },
  {
    name: "a repeat looks by the key of one call alone",
    file: ATTEMPTS,
    text: "return done.filter((other) => other !== attempt && other.wasSentTwice);",
    instead: "return done.filter((other) => other === attempt && other.wasSentTwice);",
  },
  {
    name: "a lost create without a key is sent again without a look",
    file: CREATE,
    text: "if (!wasLost && (idempotencyKey === undefined || isScanned)) return ABSENT;",
    instead: "if (idempotencyKey === undefined || isScanned) return ABSENT;",
  },
  {
    name: "a receipt that nobody heard of is not told to who rephrases",
    file: ATTEMPTS,
    text: "attempt.sentAt !== undefined &&",
    instead: "attempt.sentAt !== undefined && attempt.result === undefined &&",
  },
  {
    name: "a receipt that comes during the last look is lost",
    file: RUN,
    text: 'if (answer && "made" in answer) return madeNow(unconfirmed(this.attempt.addition, answer.made));',
    instead: "",
  },
  {
    name: "a repeat does not ask whether its posting still exists",
    file: "postings/replay-create.ts",
    text: "const isThere = await isStillInUse(deps, id, scope);",
    instead: "const isThere = true;",
  },
  {
    name: "what HeyMilo does not find yet is gone",
    file: "postings/still-in-use.ts",
    text: "if (first !== undefined) return first;",
    instead: "if (first !== null) return first ?? false;",
  },
  {
    name: "a copy of which nothing can be read was not made",
    file: "postings/clone-posting.ts",
    text: "    throw new PartiallyDoneError(",
    instead: "    throw cause;\n    throw new PartiallyDoneError(",
  },
  {
    name: "a change whose answer was lost twice is said not to have been made",
    file: "writes/change.ts",
    text: "  throw unknown(change, second.error);",
    instead: "  throw second.error;",
  },
  {
    name: "a change whose answer was lost is done, whatever a look shows",
    file: "writes/change.ts",
    text: "if (seen !== undefined) return seen;",
    instead: 'return (seen ?? { id: "P1" }) as T;',
  },
  {
    name: "copies that share a key are not reported",
    file: "postings/clone-posting.ts",
    text: "duplicates: later.map(duplicateOf)",
    instead: "duplicates: []",
  },
  {
    name: "a copy that has just come is taken at once",
    file: "postings/copy.ts",
    text: "    await scope.deadline.wait(Math.min(this.deps.betweenLooksMs, scope.deadline.remaining() / 2));",
    instead: "",
  },
  {
    name: "a template's metadata is not copied beside the marker",
    file: "postings/create-body.ts",
    text: "const body = withMarker(request, copied, marker);",
    instead: "const body = withMarker(request, {}, marker);",
  },
  {
    name: "a reset counts as never sent",
    file: "outcome.ts",
    text: 'return phase === "not_sent" ? NEVER_SENT : UNKNOWN;',
    instead: "return phase ? NEVER_SENT : UNKNOWN;",
  },
  {
    name: "a 500 counts as a refusal",
    file: "outcome.ts",
    text: "if (status >= 400 && status < 500 && status in STATUS_CODES) return REFUSED;",
    instead: "if (status >= 400 && status < 503 && status in STATUS_CODES) return REFUSED;",
  },
  {
    name: "an error hands out the key of the call that is in the way",
    file: "writes/additions.ts",
    text: "if (error instanceof OutcomeUnknownError) throw intention.blocked(undefined, error.why);",
    instead: "if (error instanceof OutcomeUnknownError) throw error;",
  },
  {
    name: "clones are made side by side, though nothing tells them apart",
    file: "writes/additions.ts",
    text: "return isOneAtATime ? this.#turns.take(group, work) : work();",
    instead: "return isOneAtATime && group === work.name ? this.#turns.take(group, work) : work();",
  },
];
