import { expect, it } from "vitest";
import { misquoted } from "./excerpt.ts";

const whole = { id: "0BADCAFE", texts: ["one", "two", "three"], deep: { title: "Weaver", rank: 1 } };

it.each<[what: string, shown: unknown, place: string]>([
  ["in a text", { ...whole, deep: { title: "Weber…", rank: 1 } }, "the answer.deep.title"],
  ["in a number", { ...whole, deep: { title: "Weaver", rank: 2 } }, "the answer.deep.rank"],
  ["in a list that does not say that it is cut", { ...whole, texts: ["one"] }, "the answer.texts"],
  ["in a list that says so and is not", { ...whole, texts: [...whole.texts, "…"] }, "the answer.texts"],
  ["with keys silently left out", { id: whole.id, deep: whole.deep }, "the answer: texts left out"],
  ["with a key of its own", { ...whole, extra: 1 }, "the answer.extra"],
  ["with something else than an id", { ...whole, id: "none" }, "the answer.id"],
])("a quotation is wrong %s", (_what, shown, place) => {
  expect(misquoted(shown, whole)).toEqual([expect.stringContaining(place)]);
});
