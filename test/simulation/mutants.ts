/** One way to break the protocol, which the simulation has to notice. */
export interface Mutant {
  name: string;
  /** Below src/heymilo/. */
  file: string;
  /** A text that occurs there once, and what stands in its place. */
  text: string;
  instead: string;
}

/** By file: what breaks, the text, and what stands in its place. */
const BY_FILE: Record<string, [name: string, text: string, instead: string][]> = {
  "writes/add-once.ts": [
    [
      "no lookup before the POST of a key",
      "const found = await addition.lookUpBefore?.(scopeOf(call));",
      "const found = undefined;",
    ],
    [
      "another POST in the same call after a lost answer",
      "return lookUpLost(call, sending, answer?.error);",
      "return lookUpLost(call, sending, answer?.error).catch(() => addOnce(call, true));",
    ],
    [
      "no lookup after a lost answer",
      "return times.filter((at, index) => at < end && at !== times[index - 1]);",
      "return times.slice(times.length + end);",
    ],
    [
      "a repeat sends in the quiet time",
      "if (quietMs <= 0 && !seen.unclear) return undefined;",
      "if (!seen.unclear) return undefined;",
    ],
    [
      "a repeat sends whatever the list shows",
      "if (quietMs <= 0 || isLast) throw unknown(call, seen);",
      "if (quietMs <= 0) return undefined;\n    if (isLast) throw unknown(call, seen);",
    ],
    [
      "a repeat sends without a lookup",
      "if (earlier && !isDecided) {",
      "if (earlier && earlier.quietUntil > deadline.clock.now()) {",
    ],
    [
      "a receipt that came after the call is not used",
      'if (lateAnswer && "made" in lateAnswer) {',
      'if (lateAnswer && "nothing" in lateAnswer) {',
    ],
    [
      "a late receipt counts whatever became of its posting",
      "const isInUse = await call.entry.addition.isStillInUse(lateAnswer.made, scopeOf(call), sentAt);",
      "const isInUse = true;",
    ],
    [
      "others with the key are not looked for after the receipt",
      "const confirmed = await call.entry.addition.confirm?.(made, scopeOf(call, confirmBy), isDoubtful);",
      "const confirmed = undefined;",
    ],
    [
      "a receipt after a lost POST rules others out",
      'return { ...(confirmed ?? { thing: made, how: "created" }), isDoubtful };',
      'return { ...(confirmed ?? { thing: made, how: "created" }), isDoubtful: false };',
    ],
    [
      "a posting that was found after two lost POSTs rules others out",
      'return { thing, how: "recovered", isDoubtful: isSecond };',
      'return { thing, how: "recovered", isDoubtful: !isSecond && false };',
    ],
    [
      "unknown does not say when to repeat",
      "retryAfterMs: isQuiet ? Math.max(quietMs, LEAST_WAIT_MS) : laterMs,",
      "retryAfterMs: laterMs,",
    ],
    [
      "unknown does not name what may be it",
      "mayBe: isQuiet && entry.addition.isMarked ? [] : (unclear?.mayBe ?? []),",
      "mayBe: [],",
    ],
  ],
  "writes/post.ts": [
    [
      "the quiet time after a reset is short",
      "const QUIET_AFTER_BREAK_MS = 30_000;",
      "const QUIET_AFTER_BREAK_MS = 3_000;",
    ],
    ["the quiet time after silence is one call", "const QUIET_CALLS = 4;", "const QUIET_CALLS = 1;"],
    [
      "a gateway's time-out counts as a broken connection",
      "if (error instanceof ApiError) return error.isTimeOut;",
      "if (error instanceof ApiError) return false;",
    ],
    [
      "a receipt that cannot be read counts as a broken connection",
      "return error.status !== undefined && error.status < 300;",
      "return error.status === undefined;",
    ],
  ],
  "writes/additions.ts": [
    [
      "equal calls at once do not know of each other",
      'if (own?.state.is === "running") return this.#join(own, own.state.run, wanted, waiter);',
      "",
    ],
    ["a rephrased call is sent at once", "if (first) return this.#hearOf(first, wanted, waiter);", ""],
    [
      "callers with keys of their own wait for each other",
      "if (entry === own || (addition.identity.hasOwnKey && hasOwnKey)) return false;",
      "if (entry === own) return false;",
    ],
    [
      "a receipt that nobody heard of is not told to a rephrased call",
      'if (state.is === "made") return !state.isDelivered;',
      'if (state.is === "made") return false;',
    ],
    [
      "an unresolved entry does not stop a rephrased call",
      'if (state.is === "unresolved") return !this.#wasTold(state.lost, content);',
      'if (state.is === "unresolved") return false;',
    ],
    [
      "an entry that its callers have left does not stop a rephrased call",
      "const isLeft = state.lost !== undefined && !state.run.isAwaited;",
      "const isLeft = false;",
    ],
    ["a rephrased call is not told which posting the first made", "now.thing.id}, with", "now.is}, with"],
    [
      "asking for another is not heard",
      "const own = wantsAnother && !identity.hasKey && !isDecided ? undefined : known;",
      "const own = known;",
    ],
    [
      "asking for another sends before anything was named",
      "return isScanned || (wantsAnother && this.#wasTold(known.state.lost, identity.content));",
      "return isScanned || wantsAnother;",
    ],
    [
      "a key may stand for two contents",
      "if (known && known.addition.identity.content !== identity.content)",
      "if (known && !known)",
    ],
    [
      "an error hands out the key of the call that is in the way",
      "throw stillUnknown(wanted, error);",
      "throw error;",
    ],
    [
      "a repeat does not ask whether its posting still exists",
      "made.isDelivered = await wanted.isStillInUse(made.thing, { deadline }, made.madeAt);",
      "made.isDelivered = deadline !== null;",
    ],
  ],
  "writes/addition.ts": [
    ["a preview's key counts as the caller's own", "!isGeneratedKey(", "isGeneratedKey("],
  ],
  "writes/entries.ts": [
    [
      "a call forgets what an equal one has made",
      "return hasKey ? this.#byKey.get(key) : this.#byContent.get(content);",
      "return hasKey ? this.#byKey.get(key) : undefined;",
    ],
    [
      "a call that is called off takes what an equal one made with it",
      "if (earlier) this.#byContent.set(content, earlier);",
      "",
    ],
  ],
  "lookups/posting-lookup.ts": [
    [
      "one look after the receipt, at once",
      "const WAITS_UNTIL_SHOWN_MS = [0, 250, 500, 1_000, 2_250];",
      "const WAITS_UNTIL_SHOWN_MS = [0];",
    ],
    [
      "absence counts in a search that never showed a key",
      'const kind = toSend && keysShown !== "search" ? "whole" : this.#usualKind;',
      "const kind = this.#usualKind;",
    ],
    [
      "entries without a readable id count as another's",
      "if (why !== undefined) throw new LookUpError(why);",
      "",
    ],
    [
      "a list that does not show the own posting rules others out",
      "doubt = shown && this.#isOurs(shown) ? unreadableEntries(list) : NOT_SHOWN;",
      "doubt = shown && this.#isOurs(shown) ? unreadableEntries(list) : undefined;",
    ],
    ["what HeyMilo has confirmed may be the lost one", "|| receipts.has(id);", '|| id === "";'],
    [
      "postings are not read one by one where the list shows no key",
      "return rows.filter(({ marker }) => !marker || !lost.isOtherMarker(marker));",
      "return rows.filter(({ marker }) => marker && !lost.isOtherMarker(marker));",
    ],
  ],
  "lookups/marker.ts": [
    [
      "the content's hash in the marker is ignored",
      "one?.key === other.key && one.hash === other.hash;",
      "one?.key === other.key;",
    ],
    [
      "the key in the marker is ignored",
      "one?.key === other.key && one.hash === other.hash;",
      "one?.hash === other.hash;",
    ],
  ],
  "lookups/posting-list.ts": [
    [
      "archived postings count",
      'archived !== true && status !== "archived";',
      'archived !== true || status !== "nothing";',
    ],
    [
      "a list that is not complete counts as read",
      "if (why !== undefined)\n      throw",
      'if (why === "")\n      throw',
    ],
    [
      "of two at one time either is the first",
      "|| (a.id < b.id ? -1 : 1);",
      "|| (Math.random() < 0.5 ? -1 : 1);",
    ],
    [
      "older postings are not told from the lost one",
      "if (!isInUse(row) || isKnown(row.id) || isOlder(row, list, sentAgoMs)) return false;",
      "if (!isInUse(row)) return false;",
    ],
  ],
  "additions/create-body.ts": [
    [
      "a template's metadata is not copied beside the marker",
      "const marked = markMetadata(own, marker);",
      "const marked = markMetadata({}, marker);",
    ],
  ],
  "additions/clone-posting.ts": [
    [
      "a lost copy is taken for found",
      "await lookupOfSource.afterLoss(scope, lost, toSend);\n      return undefined;",
      "const { id } = await lookupOfSource.afterLoss(scope, lost, toSend).then(\n        () => ({ id: undefined }),\n        (error) => ({ id: error.mayBe?.[0] }),\n      );\n      return id && { id };",
    ],
    [
      "a copy is looked for by its own title alone",
      "mayHaveTitle: (other: string) => mayBeTitleOfCopy(other, original),",
      "mayHaveTitle: (other: string) => other === original,",
    ],
    ["copies that share a key are not reported", "duplicates: later.map(duplicateOf),", "duplicates: [],"],
    [
      "a copy of which nothing can be read was not made",
      "throw new PartiallyDoneError(",
      "throw cause;\n    throw new PartiallyDoneError(",
    ],
  ],
  "additions/add-question.ts": [
    [
      "a question that was there before is taken for the lost one",
      "const same = rows.find((one) => !isKnown(one) && asksTheSame(one, fields));",
      "const same = rows.find((one) => asksTheSame(one, fields));",
    ],
    [
      "a question is compared letter by letter",
      "one.modality === other.modality && isSameText(String(one.text), String(other.text));",
      "one.modality === other.modality && one.text === other.text;",
    ],
    [
      "a question that the list does not show yet was deleted",
      "const LIST_LAG_MS = 30_000;",
      "const LIST_LAG_MS = 0;",
    ],
  ],
  "writes/change.ts": [
    [
      "a change whose answer was lost twice is said not to have been made",
      "if (isRepeat) throw unknown(change, error);",
      "if (isRepeat) throw error;",
    ],
    [
      "a change whose answer was lost is done, whatever a look shows",
      "if (seen !== undefined) return seen;",
      'return (seen ?? { id: "P1" }) as T;',
    ],
  ],
  "outcome.ts": [
    [
      "a reset counts as never sent",
      'return phase === "not_sent" ? NEVER_SENT : UNKNOWN;',
      "return phase ? NEVER_SENT : UNKNOWN;",
    ],
    [
      "a 500 counts as a refusal",
      "if (status >= 400 && status < 500 && status in STATUS_CODES) return REFUSED;",
      "if (status >= 400 && status < 503 && status in STATUS_CODES) return REFUSED;",
    ],
  ],
};

export const MUTANTS: readonly Mutant[] = Object.entries(BY_FILE).flatMap(([file, all]) =>
  all.map(([name, text, instead]) => ({ name, file, text, instead })),
);
