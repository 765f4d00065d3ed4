import { describe, expect, it } from "vitest";
import { mayBeSameTitle, searchTermOf } from "../../../src/heymilo/lookups/titles.ts";

describe("a title that HeyMilo may have stored otherwise", () => {
  it.each([
    ["collapsed blanks", "Senior   Nurse", "Senior Nurse"],
    ["trimmed", " Nurse ", "Nurse"],
    ["accents composed", "Cafe\u0301 Manager", "Café Manager"],
    ["accents dropped", "Infirmière", "Infirmiere"],
    ["emoji removed", "Chef 👩‍🍳 Berlin", "Chef Berlin"],
    ["escaped for HTML", "R&D <Lead>", "R&amp;D &lt;Lead&gt;"],
    ["escaped twice", "R&D Lead", "R&amp;amp;D Lead"],
    ["escaped by number", "Bob's Lead", "Bob&#39;s Lead"],
    ["other letter case", "NURSE", "nurse"],
    ["cut at the end", "Head of Nursing in Intensive Care", "Head of Nursing in Intensive"],
  ])("is recognised: %s", (_how, sent, stored) => {
    expect(mayBeSameTitle(stored, sent)).toBe(true);
  });

  it.each([
    ["Nurse", "Head Nurse"],
    ["Nurse", "Nurse II"],
    ["Cook", "Chef"],
  ])("is not taken for another: %s and %s", (one, other) => {
    expect(mayBeSameTitle(one, other)).toBe(false);
  });
});

describe("what a title is searched by", () => {
  it.each([
    ["Line Cook", "Line Cook"],
    [" Line Cook ", "Line Cook"],
    ["Node.js Engineer", "Engineer"],
    ["100%_Remote\\ Sales Lead", "Sales Lead"],
    ["Senior  Nurse", "Senior"],
    ["\u00c4rztliche Leitung", "Leitung"],
    ["Front-End Developer", "Developer"],
    ["Senior Медсестра", "Senior Медсестра"],
    ["주방 보조원", "주방 보조원"],
    ["看護師主任", "看護師主任"],
  ])("is its longest run of plain, whole words: %s", (title, term) => {
    expect(searchTermOf(title)).toBe(term);
  });

  it.each(["C++", "Q&A", "👩‍🍳👩‍🍳", "Verk\u00e4ufer", "Cafe\u0301", "Krankenpfleger/in", "リーダー", "Tab\tbed"])(
    "is nothing if no word is plain: %s",
    (title) => {
      expect(searchTermOf(title)).toBeUndefined();
    },
  );
});
