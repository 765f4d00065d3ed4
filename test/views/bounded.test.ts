import { describe, expect, it } from "vitest";
import { bounded, estimateTokens, RESULT_TOKENS, rowsThatFit } from "../../src/views/bounded.ts";
import fc from "../support/fast-check.ts";
import { countTokens } from "../support/tokens.ts";

const SAMPLES: [language: string, text: string][] = [
  ["English", "We are looking for an experienced backend engineer to design and operate distributed systems."],
  ["German", "Wir suchen eine erfahrene Entwicklerin für Zahlungsabwicklung und Schnittstellenarchitektur."],
  ["Spanish", "Buscamos una recepcionista bilingüe con experiencia en atención al público y citas médicas."],
  ["Polish", "Szukamy doświadczonego mechanika pociągów, który może pracować również w nocy."],
  ["Russian", "Мы ищем опытного инженера для проектирования распределённых систем."],
  ["Arabic", "نبحث عن مهندس برمجيات ذي خبرة لتصميم الأنظمة الموزعة وتشغيلها."],
  ["Hindi", "हम एक अनुभवी इंजीनियर की तलाश कर रहे हैं जो वितरित सिस्टम डिज़ाइन करे।"],
  ["Chinese", "我们正在寻找一位经验丰富的后端工程师，负责设计和维护分布式系统。"],
  ["Japanese", "私たちは分散システムの設計と運用を担当する経験豊富なエンジニアを探しています。"],
  ["Korean", "분산 시스템을 설계하고 운영할 경험 많은 엔지니어를 찾고 있습니다."],
  ["ids and links", "13D77095 wrv-7f3a21c9 https://candidates.heymilo.example/alderway/nurse-13d77095"],
];

describe("estimateTokens", () => {
  it.each(SAMPLES)("is no less than what %s costs", (_, text) => {
    const rows = Array.from({ length: 20 }, (_row, at) => ({ posting_id: "13D77095", title: text, at }));
    expect(estimateTokens(rows)).toBeGreaterThanOrEqual(countTokens(rows));
    expect(estimateTokens(text.repeat(20))).toBeGreaterThanOrEqual(countTokens(text.repeat(20)));
  });

  it("is at most about twice as low for letters at random", () => {
    const letters = fc.string({
      minLength: 200,
      maxLength: 500,
      unit: fc.constantFrom(..."abcdefghijklmnopqrstuvwxyz "),
    });
    fc.assert(fc.property(letters, (text) => countTokens(text) <= 2.2 * estimateTokens(text)));
  });
});

describe("bounded", () => {
  const long = "Plain words about a job, again and again. ".repeat(500);

  it("leaves alone what fits", () => {
    const view = { a: "short", list: [1, null, { b: true }] };
    expect(bounded([view])).toEqual({ value: view, shortened: [] });
  });

  it("cuts the long texts alone, and names them", () => {
    const view = {
      id: "13D77095",
      description: long,
      note: "short",
      link: `https://example.com/${"a".repeat(300)}`,
    };
    const { value, shortened } = bounded([view]);
    expect(value).toMatchObject({ id: view.id, note: view.note, link: view.link });
    expect(value.description).toMatch(/^Plain words .*…$/);
    expect(shortened).toEqual([`description (${long.length} characters)`]);
  });

  it("takes a leaner view before it cuts texts to a few words", () => {
    const questions = Array.from({ length: 60 }, () => ({
      text: "Why this job?",
      rubric: long.slice(0, 600),
    }));
    const lean = { questions: questions.map(({ text }) => ({ text })) };
    expect(bounded<object>([{ questions }, lean])).toEqual({ value: lean, shortened: [] });
  });

  it("cuts lists when short texts are not enough, and says how many there were", () => {
    const { value, shortened } = bounded([{ rows: Array.from({ length: 500 }, (_, at) => ({ at, long })) }]);
    expect(value.rows.length).toBeGreaterThan(10);
    expect(shortened[0]).toBe(`rows (first ${value.rows.length} of 500)`);
  });

  it("never cuts a character in half", () => {
    const { value } = bounded([{ text: "🚆".repeat(9_000) }]);
    // It throws for half a surrogate pair.
    expect(() => encodeURIComponent(value.text)).not.toThrow();
  });

  it("fits and stays JSON whatever it is given, with a short list of what was cut", () => {
    const anything = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 5, depthSize: "large" }));
    const heavy = fc.array(anything, { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(heavy, fc.integer({ min: 30, max: 400 }), (parts, maxTokens) => {
        const { value, shortened } = bounded([{ parts, more: parts }], maxTokens);
        expect(estimateTokens(value)).toBeLessThanOrEqual(maxTokens);
        expect(shortened.length).toBeLessThanOrEqual(9);
      }),
      { numRuns: 50 },
    );
  });
});

describe("rowsThatFit", () => {
  it("keeps the first rows, at least one, and cuts their texts", () => {
    const rows = Array.from({ length: 400 }, (_, id) => ({ id, description: "words ".repeat(200) }));
    const kept = rowsThatFit(rows);
    expect(kept.length).toBeGreaterThan(20);
    expect(kept.length).toBeLessThan(400);
    expect(kept.map(({ id }) => id)).toEqual(rows.slice(0, kept.length).map(({ id }) => id));
    expect(countTokens(kept)).toBeLessThanOrEqual(RESULT_TOKENS);
    expect(rowsThatFit(rows, 1)).toHaveLength(1);
    expect(rowsThatFit(rows.slice(0, 3))).toHaveLength(3);
  });
});
