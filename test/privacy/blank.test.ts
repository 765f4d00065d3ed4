import { describe, expect, it } from "vitest";
import { initials, maskedEmail, withoutContacts, withoutNames } from "../../src/privacy/blank.ts";
import { identityOf } from "../../src/privacy/identity.ts";

const amara = identityOf({
  name: "Amara Okafor-Núñez",
  email: "amara@mail.example",
  data: { phone_number: "+1 (312) 555-0171", note: "call after five" },
  metadata: { mobile: "0312 555 0188" },
});

describe("contacts in a text", () => {
  it.each([
    ["write to amara@mail.example.", "write to [email]."],
    ["a.b+jobs@sub.mail.example or c@d.example", "[email] or [email]"],
    ["my number is 312-555-0171", "my number is [phone]"],
    ["+1 312 555 0171 or 001 312 555 0171", "[phone] or [phone]"],
    ["dial 03125550188", "dial [phone]"],
    ["رقمي ٣١٢٥٥٥٠١٧١", "رقمي [phone]"],
    ["somebody else: +49 (0)30 901820", "somebody else: [phone]"],
    ["ask on 020 7946 0958", "ask on [phone]"],
  ])("%s", (text, expected) => expect(withoutContacts(text, amara)).toBe(expected));

  it.each([
    "from 2019-2023 and 2019 – 2023",
    "on 2026-11-30",
    "a budget of 1 250 000 euros, or 12.000.000",
    "3 of 4, 99.5 percent, room 12345",
    "order 4711-12",
  ])("does not take for one: %s", (text) => expect(withoutContacts(text, amara)).toBe(text));
});

describe("names in a text", () => {
  it.each([
    ["Amara said that Ms Okafor-Nunez would come", "[name] said that Ms [name] would come"],
    ["AMARA okafor, Núñez", "[name]"],
    ["Amara's team", "[name]'s team"],
    ["a tomara of marabou", "a tomara of marabou"],
  ])("%s", (text, expected) => expect(withoutNames(text, amara)).toBe(expected));

  it("are found in scripts without blanks, and with accents written in either way", () => {
    const haruna = identityOf({ name: "山田 陽菜" });
    expect(withoutNames("私は山田陽菜です。山田と呼んでください", haruna)).toBe(
      "私は[name]です。[name]と呼んでください",
    );
    const elodie = identityOf({ name: "Élodie Marchand" });
    expect(withoutNames("ici E\u0301lodie, et Elodie", elodie)).toBe("ici [name], et [name]");
  });

  it("leave words that are part of many names alone", () => {
    const person = identityOf({ name: "María de la Cruz" });
    expect(withoutNames("la casa de María, la de Cruz", person)).toBe("la casa de [name], la de [name]");
  });

  it("survive names that are patterns, empty or a single letter", () => {
    expect(withoutNames("a (b) c*", identityOf({ name: "(b) c* [" }))).toBe("a (b) [name]");
    expect(withoutNames("a b-c.d/e", identityOf({ name: "b-c.d/e" }))).toBe("a [name]");
    for (const name of ["", "X", "  "])
      expect(withoutNames("X de la Y", identityOf({ name }))).toBe("X de la Y");
  });
});

describe("instead of a name or an address", () => {
  it("stand initials, four at most", () => {
    expect(initials("Amara Okafor")).toBe("A. O.");
    expect(initials("éva (Ms) 'van' der 1st Berg")).toBe("É. M. V. D.");
    expect(initials("山田 陽菜")).toBe("山. 陽.");
    expect(initials("")).toBe("");
  });

  it("stands the first letter and the domain, or nothing if it is no address", () => {
    expect(maskedEmail("amara@mail.example")).toBe("a…@mail.example");
    expect(maskedEmail("no address")).toBeUndefined();
    expect(maskedEmail("a@b.example then more text")).toBeUndefined();
  });
});
