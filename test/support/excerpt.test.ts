import { describe, expect, it } from "vitest";
import { misquoted, shownCalls } from "./excerpt.ts";

const whole = { id: "0BADCAFE", texts: ["one", "two", "three"], deep: { title: "Weaver", rank: 1 } };

describe("a quotation holds", () => {
  it.each<[what: string, shown: unknown]>([
    ["whole", whole],
    ["with another id", { ...whole, id: "71A4689A" }],
    ["with a text cut", { ...whole, deep: { title: "Wea…", rank: 1 } }],
    ["with a list cut", { ...whole, texts: ["one", "…"] }],
    ["with keys left out", { deep: { rank: 1, "…": "…" }, "…": "…" }],
  ])("%s", (_what, shown) => expect(misquoted(shown, whole)).toEqual([]));
});

describe("a quotation is wrong", () => {
  it.each<[what: string, shown: unknown, place: string]>([
    ["in a text", { ...whole, deep: { title: "Weber…", rank: 1 } }, "the answer.deep.title"],
    ["in a number", { ...whole, deep: { title: "Weaver", rank: 2 } }, "the answer.deep.rank"],
    ["in a list that does not say that it is cut", { ...whole, texts: ["one"] }, "the answer.texts"],
    ["in a list that says so and is not", { ...whole, texts: [...whole.texts, "…"] }, "the answer.texts"],
    ["with keys silently left out", { id: whole.id, deep: whole.deep }, "the answer: texts left out"],
    ["with a key of its own", { ...whole, extra: 1 }, "the answer.extra"],
    ["with something else than an id", { ...whole, id: "none" }, "the answer.id"],
  ])("%s", (_what, shown, place) => {
    const [problem, ...more] = misquoted(shown, whole);
    expect(more).toEqual([]);
    expect(problem).toContain(place);
  });
});

it("calls are read off a page in their order", () => {
  const call = (tool: string, args: object, answer: object) =>
    `Before.\n\n\`${tool}\`\n\n\`\`\`json\n${JSON.stringify(args)}\n\`\`\`\n\n\`\`\`json\n${JSON.stringify(answer)}\n\`\`\`\n\nAfter \`a_word\`.\n`;
  const page = call("first_tool", { a: 1 }, { b: 2 }) + call("second_tool", {}, {});
  expect(shownCalls(page)).toEqual([
    { tool: "first_tool", args: { a: 1 }, answer: { b: 2 } },
    { tool: "second_tool", args: {}, answer: {} },
  ]);
});
