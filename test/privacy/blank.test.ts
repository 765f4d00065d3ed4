import { describe, expect, it } from "vitest";
import { maskedEmail, withoutContacts } from "../../src/privacy/contacts.ts";
import { identityOf } from "../../src/privacy/identity.ts";
import { initials, withoutNames } from "../../src/privacy/names.ts";

const amara = identityOf({
  name: "Amara Okafor-Núñez",
  email: "amara@mail.example",
  data: { phone_number: "+1 (312) 555-0171", note: "call after five" },
  metadata: { mobile: "0312 555 0188" },
});

describe("contacts in a text", () => {
  it.each([
    ["write to amara@mail.example. Thanks", "write to [email]. Thanks"],
    ["a.b+jobs@sub.mail.example or c@d.example", "[email] or [email]"],
    ["a @ b . example, b.c@d.e@f.g", "[email], [email][email]"],
    ["我的邮箱是amara@mail.example谢谢", "我的邮箱是[email]谢谢"],
    ["用户@例子.公司 иван@почта.рф ａ＠mail.example", "[email] [email] [email]"],
    ["my number is 312-555-0171", "my number is [phone]"],
    ["+1 312 555 0171 or 001 312 555 0171", "[phone] or [phone]"],
    ["dial 03125550188", "dial [phone]"],
    ["رقمي ٣١٢٥٥٥٠١٧١", "رقمي [phone]"],
    ["somebody else: +49 (0)30 901820", "somebody else: [phone]"],
    ["ask on 020 7946 0958", "ask on [phone]"],
    ["0312 555 0188 0312 555 0199", "[phone]"],
    ["since 30.11.2026 0312 555 0188 2019-2023", "since 30.11.2026 [phone] 2019-2023"],
    ["+49 30 901820, 2019/2020/2021", "[phone], 2019/2020/2021"],
    ["9123 4567 or 91234567", "[phone] or [phone]"],
    ["0312‑555‑0199 0312—555—0199", "[phone]"],
    ["0312•555•0199 or 0312,555,0199 or 0312, 555, 0199", "[phone] or [phone] or [phone]"],
    ["3, 1, 2, 5, 5, 5, 0, 1, 9, 9", "[phone]"],
    ["电话13812345678。tel06.12.34.56.78", "电话[phone]。tel[phone]"],
    ["٠٣١٢٥٥٥٠١٩٩ و ٢٠١٩-٢٠٢٣", "[phone] و 2019-2023"],
  ])("%s", (text, expected) => expect(withoutContacts(text, amara)).toBe(expected));

  it.each([
    "from 2019-2023 and 2019 – 2023",
    "on 2026-11-30 09:15, 20261130, 11/30/26 or 2026‑11‑30",
    "30.11.2026-01.12.2026, 05/2019 - 08/2021, 2019, 2020, 2021",
    "10.30-12.45 every day",
    "scores 85, 90, 75, 80, 95",
    "€12 345 678, 12,345,678 users, 10 000 000 – 12 000 000",
    "order 1234567890123456789",
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
    ["amara_okafor, amaraokafor, Amara.Okafor1990", "[name]1990"],
  ])("%s", (text, expected) => expect(withoutNames(text, amara)).toBe(expected));

  it.each([
    ["Sean O'Brien", "O’Brien; OʼBrien; OBrien; o` brien", "[name]; [name]; [name]; [name]"],
    ["Anne-Marie Duval", "Anne‑Marie; Anne Marie; Annemarie", "[name]; [name]; [name]"],
    ["Amara.Okafor", "I am Amara, or okafor", "I am [name], or [name]"],
    ["Am\u200bara Oka\u00adfor", "I am Amara, or okafor", "I am [name], or [name]"],
    ["Işık Demir", "IŞIK; Isik; DEMİR", "[name]; [name]; [name]"],
    ["Uwe Groß", "Herr GROSS; gross", "Herr [name]; [name]"],
    ["Łukasz Wójcik", "Lukasz; WOJCIK", "[name]; [name]"],
    ["Søren Müller", "Soren; Soeren; Mueller; MÜLLER", "[name]; [name]; [name]; [name]"],
    ["Đặng Văn Minh", "anh Dang Van Minh", "anh [name]"],
    ["王小明", "我叫王小明，小明。王先生很忙", "我叫[name]，[name]。[name]先生很忙"],
    ["山田陽菜", "山田です。陽菜さん。山も", "[name]です。[name]さん。山も"],
    ["김민수", "저는 김민수입니다. 민수는 민숙이와", "저는 [name]입니다. [name]는 민숙이와"],
    ["김 민수", "김민수; 민수 김씨", "[name]; [name]씨"],
    ["أحمد الحسن", "قال لأحمد; وللحسن; الأحمر", "قال [name]; [name]; الأحمر"],
    ["דוד כהן", "ולדוד; של כהן", "[name]; של [name]"],
    ["Maria A Lopez", "gave it to a Maria; Maria A. Lopez", "gave it to a [name]; [name]"],
    ["Al Le", "Al Le said le al", "[name] said le al"],
  ])("of %s are found as others write them: %s", (name, text, expected) =>
    expect(withoutNames(text, identityOf({ name }))).toBe(expected),
  );

  it.each([
    ["Will Handle", "How will you handle it? Will you?", "How will you handle it? Will you?"],
    ["Will Handle", "Thanks, Will. So Will Handle came; I met Will", "Thanks, [name]. So [name] came; I met [name]"],
    ["김지원", "지원 동기는? 지원님, 김지원입니다", "지원 동기는? [name]님, [name]입니다"],
    ["أحمد", "مرحبا أحمد، كيف", "مرحبا [name]، كيف"],
  ])("of %s count in what was asked only if they are written as names: %s", (name, text, expected) =>
    expect(withoutNames(text, identityOf({ name }), { isAsked: true })).toBe(expected),
  );

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
    expect(withoutNames("a (bb) c*", identityOf({ name: "(bb) c* [" }))).toBe("a ([name]) c*");
    for (const name of ["", "X", "  "]) expect(withoutNames("X de la Y", identityOf({ name }))).toBe("X de la Y");
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
