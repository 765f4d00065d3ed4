import { expect, it } from "vitest";
import { Confidential } from "../../src/heymilo/confidential.ts";
import { Privacy } from "../../src/privacy/index.ts";

const ROW = {
  name: "Ana  Silva",
  email: "asilva77@acme-corp.com",
  phone_number: "+12065550123",
  data: { note: "likes\ttea,\nand <b>cake</b>", grade: 7, letter: "Q" },
};

const told = (words: string, row: object = ROW) => new Privacy("full").refusal(new Confidential(words), row);

it.each([
  ["as it was sent", "Ana  Silva is blocked", "[…] is blocked"],
  ["with other blanks", "ana silva likes tea, and <b>cake</b>", "[…] […]"],
  ["encoded for an address", "no mailbox at /users/asilva77%40acme-corp.com?x=1", "no mailbox at /users/[…]?x=1"],
  ["encoded for HTML", "&quot;likes tea, and &lt;b&gt;cake&#60;/b&#x3E;&quot; is no note", '"[…]" is no note'],
  ["cut by an ellipsis", `the address "asilva77@acme-co…`, 'the address "[…]…'],
  ["cut within an escape", "the address asilva77%4…", "the address […]…"],
  ["a number and a letter, as words of their own", "grade 7 or 77, Q or Quo", "grade […] or 77, […] or Quo"],
])("a refusal shows no value of the row: %s", (_, words, expected) => expect(told(words)).toBe(expected));

it("a refusal of a row with too many values says that there was a reason, and not which", () => {
  const data = Object.fromEntries(Array.from({ length: 9_900 }, (_, index) => [`k${index}`, `value ${index}`]));
  expect(told("value 9899 is wrong", { ...ROW, data })).toMatch(/^HeyMilo gave a reason\. It is not shown/);
});
