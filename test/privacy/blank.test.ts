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
    ["312, 555, 0171 and 0312... 555... 0188", "[phone] and [phone]"],
    ["3 1 2 / 5 5 5 / 0 1 7 1, since 2019", "[phone], since 2019"],
    ["+852 2012 1998, (+852) 2012-1998", "[phone]"],
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

describe("names in what was said", () => {
  it.each([
    ["Amara Okafor-Núñez", "Amara said that Ms Okafor-Nunez would come", "[name] said that Ms [name] would come"],
    ["Amara Okafor-Núñez", "AMARA okafor, Núñez's tomara", "[name]'s tomara"],
    ["Amara Okafor", "amara_okafor, Amara.Okafor1990", "[name]1990"],
    ["Sean O'Brien", "O’Brien; o` brien; Sean", "[name]; [name]; [name]"],
    ["Am\u200bara Oka\u00adfor", "I am Amara, or okafor", "I am [name], or [name]"],
    ["Élodie Marchand", "ici E\u0301lodie, et Elodie", "ici [name], et [name]"],
    ["Łukasz Wójcik", "Lukasz; WOJCIK", "[name]; [name]"],
    ["Đặng Văn Minh", "anh Dang Van Minh", "anh [name]"],
    ["王小明", "我叫王小明，小明。", "我叫[name]，[name]。"],
    ["山田陽菜", "山田です。陽菜さん。山も", "[name]です。[name]さん。山も"],
    ["山田 陽菜", "私は山田陽菜です。山田と", "私は[name]です。[name]と"],
    ["김민수", "저는 김민수입니다. 민수는 민숙이와", "저는 [name]입니다. [name]는 민숙이와"],
    ["สมชาย ใจดี", "ผมชื่อสมชายครับ", "ผมชื่อ[name]ครับ"],
    ["प्रिया शर्मा", "मैं प्रिया हूँ", "मैं [name] हूँ"],
    ["Анна Иванова", "я Анна, ИВАНОВА", "я [name]"],
  ])("of %s: each word, in any case, with and without accents: %s", (name, text, expected) =>
    expect(withoutNames(text, identityOf({ name }))).toBe(expected),
  );

  it.each([
    ["Minh Le", "Minh Le said le and the LE; le Minh", "[name] said le and the LE; [name]"],
    ["María de la Cruz", "la casa de Ana; la de la Cruz", "la casa de Ana; [name]"],
    ["Jan van der Berg", "van Jan van der Berg", "[name]"],
    ["Al Le", "Al Le said le al", "[name] said le al"],
    ["Maria A Lopez", "gave it a go; Maria A. Lopez", "gave it a go; [name]"],
  ])("of %s: particles and single letters only beside another word of it: %s", (name, text, expected) =>
    expect(withoutNames(text, identityOf({ name }))).toBe(expected),
  );

  it("may be patterns, empty or a single letter", () => {
    expect(withoutNames("a (bb) c*", identityOf({ name: "(bb) c* [" }))).toBe("a ([name]) c*");
    for (const name of ["", "X", "  "]) expect(withoutNames("X de la Y", identityOf({ name }))).toBe("X de la Y");
  });
});

describe("names in questions and criteria", () => {
  it.each([
    ["Will Handle", "How will you handle it? Thanks, Will Handle.", "How will you handle it? Thanks, [name]."],
    ["김지원", "지원 동기는? 김지원입니다", "지원 동기는? [name]입니다"],
  ])("of %s: the whole name only: %s", (name, text, expected) =>
    expect(withoutNames(text, identityOf({ name }), { wholeOnly: true })).toBe(expected),
  );
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
