import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CHECKED_LANGUAGES } from "../../../src/heymilo/schema/protected-traits/index.ts";
import { FORM_QUESTION_TYPES } from "../../../src/heymilo/schema/questions.ts";
import { withQuestion } from "../../support/request-with.ts";
import { itWarns, type WarningCase } from "../../support/warning-cases.ts";

const QUESTION = "workflow[0].questions[0]";

describe("text messages", () => {
  const sms = (fields: object) => ({
    ...withQuestion("sms", fields as Record<string, unknown>, { knockout_enabled: true }),
    phone_number_id: "4F9D27A1",
  });
  const dealbreaker = (question_type: string) => (fields: object) =>
    sms({ question_type, is_dealbreaker: true, ...fields });
  const [yesNo, numeric] = [dealbreaker("YES_NO"), dealbreaker("NUMERIC")];
  const [answer, value] = [`${QUESTION}.expected_answer:`, `${QUESTION}.expected_value:`];

  itWarns([
    ["yes", yesNo({ expected_answer: "yes" })],
    ["No", yesNo({ expected_answer: "No" })],
    ["neither", yesNo({ expected_answer: "maybe" }), `${answer} "maybe" is neither yes`],
    ["a number", numeric({ expected_value: 3 })],
    ["zero", numeric({ expected_value: 0 })],
    ["a number for yes or no", yesNo({ expected_value: 3 }), `${value} belongs to NUMERIC questions`],
    ["an answer for a number", numeric({ expected_answer: "yes" }), `${answer} belongs to YES_NO questions`],
    ["an answer to an untyped question", sms({ is_dealbreaker: true, expected_answer: "a licence" })],
    ["a dealbreaker that nothing fails", yesNo({}), `${QUESTION}: is a dealbreaker without an expected_answer`],
  ]);
});

describe("scores", () => {
  const modalities = ["voice", "resume_scoring"] as const;
  const anchors = { score_of_1: "Names no step.", score_of_5: "Names every step." };

  describe.each(modalities)("of %s", (modality) => {
    const scored = (fields: Record<string, unknown>) => withQuestion(modality, fields);
    const same = { ...anchors, score_of_5: anchors.score_of_1 };
    itWarns([
      ["both anchors", scored({ ...anchors, score_weight: 3 })],
      ["no anchor", scored({ score_weight: 1 })],
      ["one text for both", scored(same), `${QUESTION}.score_of_5: is the same text as score_of_1`],
      ["a weight of 0", scored({ score_weight: 0 }), `${QUESTION}.score_weight: of 0 keeps the`],
    ]);
  });

  const voice = (fields: Record<string, unknown>) => withQuestion("voice", fields);
  const unscoredSms = { ...withQuestion("sms", { score_weight: 0 }), phone_number_id: "4F9D27A1" };
  itWarns([
    ["an unscored question", voice({ not_scored: true })],
    ["a scored one with weight", voice({ not_scored: false, score_weight: 5 })],
    ["a text message without weight, which has no other way to be unscored", unscoredSms],
    ["an unscored one with weight", voice({ not_scored: true, score_weight: 5 }), `${QUESTION}.score_weight: has no`],
  ]);
});

describe("forms", () => {
  const form = (fields: Record<string, unknown>) => withQuestion("form", fields);
  const knockout = (fields: Record<string, unknown>) =>
    withQuestion("form", { is_knockout: true, ...fields }, { knockout_enabled: true });
  const typed = (question_type: string, more: object = {}) => form({ question_type, ...more });
  const choices = { dropdown_values: [{ label: "Day", value: "day" }] };

  itWarns(FORM_QUESTION_TYPES.map((type): WarningCase => [type, typed(type, type === "dropdown" ? choices : {})]));
  itWarns([
    ["an unknown type", typed("rating"), `${QUESTION}.question_type: "rating" is not a type HeyMilo`],
    ["a dropdown of nothing", typed("dropdown"), `${QUESTION}: is a dropdown without dropdown_values`],
    ["a knock-out with its answer", knockout({ answer: false })],
    ["a knock-out without", knockout({}), `${QUESTION}: is a knock-out without the answer that passes`],
    ["a whole slider", form({ slider_min: 0, slider_max: 5 })],
    ["half a slider", form({ slider_min: 0 }), `${QUESTION}: is a slider with only one end`],
    ["the other half", form({ slider_max: 5 }), `${QUESTION}: is a slider with only one end`],
  ]);
});

describe("protected traits", () => {
  const asks = (text: string, modality: "voice" | "form" | "resume_scoring" = "voice") =>
    withQuestion(modality, { text });
  const mention = (subject: string) => `${QUESTION}.text: mentions "${subject}": asking about, or rejecting on`;

  itWarns([
    ["age", asks("How old are you?"), mention("How old")],
    ["birth", asks("What is your date of birth?", "form"), mention("date of birth")],
    ["religion", asks("Do you have religious commitments?"), mention("religious")],
    ["pregnancy", asks("Are you pregnant?"), mention("pregnant")],
    ["marriage", asks("Are you married?"), mention("married")],
    ["origin", asks("What is your national origin?"), mention("national origin")],
    ["citizenship", asks("What is your citizenship?"), mention("citizenship")],
    ["disability", asks("Mentions disabilities", "resume_scoring"), mention("disabilities")],
    ["orientation", asks("What is your sexual orientation?"), mention("sexual orientation")],
    ["race", asks("What is your race?"), mention("your race")],
    ["a race condition", asks("How do you find a race condition?")],
    ["gender", asks("Which gender are you?"), mention("gender")],
    ["experience in years", asks("How many years have you worked as a nurse?")],
    ["the right to work", asks("Are you allowed to work in this country?")],
    ["words that merely contain one", asks("How do you trace an engendered bug?")],
    ["German", asks("Sind Sie SCHWANGER?"), mention("SCHWANGER")],
    ["German age", asks("Wie alt sind Sie?"), mention("Wie alt sind Sie")],
    ["Spanish", asks("¿Está usted embarazada?"), mention("embarazada")],
    ["Spanish age", asks("¿Cuántos años tiene?"), mention("Cuántos años tiene")],
    ["French", asks("Êtes-vous actuellement enceinte ?"), mention("enceinte")],
    ["French age", asks("Quel âge avez\u2011vous ?"), mention("Quel âge avez-vous")],
    ["Portuguese", asks("Qual é a sua religião?"), mention("religião")],
    ["Portuguese age", asks("Quantos anos você tem?"), mention("Quantos anos você tem")],
    ["Italian", asks("È sposata?"), mention("sposata")],
    ["Italian, accents apart", asks("Qual è la sua eta\u0300?"), mention("sua età")],
    ["Dutch", asks("Wat is uw nationaliteit?"), mention("nationaliteit")],
    ["Polish", asks("Jest pan niepełnosprawny?"), mention("niepełnosprawny")],
  ]);

  itWarns(
    [
      "How do you support people with disabilities?",
      "How old is the system that you maintain?",
      "Welche Erfahrung haben Sie mit Menschen mit Behinderung?",
      "Wie alt ist die Anlage? Wie gehen Sie mit Verkehrsbehinderungen um?",
      "¿Cuántos años tiene de experiencia con personas con discapacidad?",
      "Avez-vous travaillé dans l’enceinte d’un hôpital ? Quel genre de projet ?",
      "Quantos anos você tem de experiência?",
      "Quanti anni hai di esperienza? Qual è l'ETA del progetto?",
      "Houdt u afval gescheiden?",
      "Ile ma pan lat doświadczenia? Jaka odpowiedzialność ciąży na panu?",
    ].map((text) => [text, asks(text)]),
  );

  it("README names the languages that are checked", () => {
    const readme = readFileSync("README.md", "utf8").replace(/\s+/g, " ");
    expect(readme).toContain(CHECKED_LANGUAGES.join(", ").replace(/, (\w+)$/, " and $1"));
  });
});
