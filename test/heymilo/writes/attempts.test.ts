import { describe, expect, it } from "vitest";
import { type Attempt, Attempts } from "../../../src/heymilo/writes/attempts.ts";
import { contentHash } from "../../../src/heymilo/writes/marker.ts";
import { type CreateResult, resultOf } from "../../../src/heymilo/writes/receipts.ts";
import { SharedRun } from "../../../src/heymilo/writes/shared-run.ts";
import { request, until } from "../../support/write-scene.ts";

function attempt(key: string, fields: Partial<Attempt> = {}, title = key): Attempt {
  const wanted = request({ title });
  return { request: wanted, marker: { key, hash: contentHash(wanted) }, keyIsCallers: true, ...fields };
}

const done = (key: string): Attempt => {
  const made = attempt(key, { sentAt: 1 });
  return Object.assign(made, { result: resultOf(made, "created", { id: key }) });
};

const hash = (title: string) => contentHash(request({ title }));

describe("what is remembered", () => {
  it("is known by key and by content, from the start until it is forgotten", () => {
    const attempts = new Attempts();
    const one = attempt("one");
    attempts.start(one);
    expect(attempts.byKey("one")).toBe(one);
    expect(attempts.byContent(hash("one"))).toBe(one);
    attempts.settle(one);
    expect(attempts.byKey("one")).toBe(one);
    attempts.forget(one);
    expect(attempts.byKey("one")).toBeUndefined();
    expect(attempts.byContent(hash("one"))).toBeUndefined();
  });

  it("is bounded: the oldest goes, but never one that is under way", () => {
    const attempts = new Attempts({ remembered: 3 });
    const underWay = attempt("under way");
    attempts.start(underWay);
    for (const key of ["1", "2", "3", "4"]) attempts.settle(done(key));
    expect(["1", "2", "3", "4"].filter((key) => attempts.byKey(key))).toEqual(["2", "3", "4"]);
    expect(attempts.byKey("under way")).toBe(underWay);
  });

  it("ends after its time, counted from the end of the work", async () => {
    const attempts = new Attempts({ rememberedMs: 40 });
    const underWay = attempt("under way");
    attempts.start(underWay);
    attempts.settle(done("done"));
    await until(() => attempts.byKey("done") === undefined);
    await until(() => attempts.byContent(hash("done")) === undefined);
    expect(attempts.byKey("under way")).toBe(underWay);
  });

  it("keeps the first posting when another of the same content comes to nothing", () => {
    const attempts = new Attempts();
    const first = done("first");
    attempts.settle(first);
    const another = { ...attempt("another"), marker: { ...first.marker, key: "another" } };
    attempts.start(another);
    expect(attempts.byContent(first.marker.hash)).toBe(another);
    attempts.forget(another);
    expect(attempts.byContent(first.marker.hash)).toBe(first);
  });
});

describe("an attempt whose outcome a caller has not heard", () => {
  it("is found by its title, blanks aside", () => {
    const attempts = new Attempts();
    const unresolved = attempt("k", { sentAt: 1, unresolved: true }, "Line Cook ");
    attempts.settle(unresolved);
    expect(attempts.unresolvedWithTitle(" Line Cook")).toBe(unresolved);
    expect(attempts.unresolvedWithTitle("Line cook")).toBeUndefined();
  });

  it("is none that has a posting, turned out to be refused, or is still waited for", () => {
    const attempts = new Attempts();
    attempts.settle(Object.assign(done("Done"), { unresolved: true }));
    attempts.settle(attempt("Refused", { unresolved: true }));
    attempts.start(attempt("Waited for", { sentAt: 1 }));
    for (const title of ["Done", "Refused", "Waited for"])
      expect(attempts.unresolvedWithTitle(title)).toBeUndefined();
  });
});

it("tells what was sent without its caller hearing of it", () => {
  const attempts = new Attempts();
  attempts.settle(done("done"));
  attempts.settle(attempt("told that it is unknown", { sentAt: 1, unresolved: true }));
  attempts.settle(attempt("POST still open", { sentAt: 1, open: new Promise(() => {}) }));
  const run = new SharedRun<CreateResult>(60_000, () => new Promise(() => {}));
  attempts.start(attempt("unsent", { run }));
  attempts.start(attempt("between two looks", { run, sentAt: 1 }));
  expect(
    attempts
      .unanswered()
      .map(({ marker }) => marker.key)
      .sort(),
  ).toEqual(["POST still open", "between two looks"]);
});
