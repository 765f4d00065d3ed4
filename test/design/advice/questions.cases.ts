import { type Cases, type Fields, form, request, resume, scored, talk, voice } from "./requests.ts";

export const cases: Cases = {};

const inTalk = (...questions: Fields[]) => request([talk(questions)]);
const anchors = { score_of_1: "Waits", score_of_5: "Acts and tells somebody" };

cases["one score anchor"] = {
  on: {
    "the strong one": inTalk(scored(3, { score_of_5: "Acts" })),
    "the weak one of a resume": request([resume([{ modality: "resume_scoring", text: "Ovens", score_of_1: "None" }])]),
  },
  notOn: { both: inTalk(scored(3, anchors)), neither: inTalk(scored(3)) },
};

cases["no score anchors"] = {
  on: { "a scored question": inTalk(scored(3)) },
  notOn: {
    criteria: inTalk(scored(3, { evaluation_criteria: "Acts early." })),
    "a warm-up": inTalk(voice("What do you bake?", { not_scored: true })),
    "an open question": inTalk(scored(3, { question_type: "open-ended" })),
    "a weight of 0": inTalk(scored(0)),
  },
};

const judged = (criteria: string) => inTalk(scored(3, { ...anchors, evaluation_criteria: criteria }));
cases["no middling answer"] = {
  on: {
    "criteria without": judged("Whether the baker acts before the bread is burnt and tells the others about it."),
    "no criteria": inTalk(scored(3, anchors)),
    "in German": judged("Ob die Person früh handelt und den anderen Bescheid sagt, bevor etwas verbrennt."),
    "in French": judged("La personne agit tôt et prévient les autres. Le panier moyen ne compte pas."),
    "in Spanish": judged("Si la persona actúa pronto y avisa a los demás antes de que se queme el pan."),
  },
  notOn: {
    "a middling answer": judged("Acts early. A middling answer acts and tells nobody."),
    "in between": judged("Acts early. In between: acts late."),
    "in German": judged("Handelt früh. Mittlere Antwort: handelt, sagt aber niemandem Bescheid."),
    "in French": judged("Agit tôt. Réponse moyenne : agit sans prévenir."),
    "in Italian": judged("Agisce presto. Risposta media: agisce ma non avvisa nessuno."),
    "in Polish": judged("Działa wcześnie. Odpowiedź średnia: działa, ale nikomu nie mówi."),
    "a score of 3": judged("Acts early. Score of 3: acts, and tells nobody about it."),
    "a language that nobody checked": inTalk(
      voice("オーブンが冷たいままです。どうしますか。", {
        score_weight: 3,
        score_of_1: "待つ",
        score_of_5: "すぐに知らせる",
        evaluation_criteria: "早く行動し、ほかの人に伝えるかどうか。",
      }),
    ),
  },
};

cases["follow-ups not described"] = {
  on: { two: inTalk(scored(3, { max_follow_ups: 2 })) },
  notOn: {
    one: inTalk(scored(3, { max_follow_ups: 1 })),
    "two with a probe": inTalk(scored(3, { max_follow_ups: 2, additional_instructions: "Ask: 'And then?'" })),
    "what nobody set": inTalk(scored(3)),
  },
};

const probing = (additional_instructions: string, min_follow_ups = 1) =>
  inTalk(scored(3, { min_follow_ups, max_follow_ups: 2, additional_instructions }));
cases["conditional probe that must be asked"] = {
  on: {
    "if not mentioned": probing("If not mentioned, ask who was told."),
    "whichever is missing": probing("Ask about whichever is missing: the time, or who was told."),
    "in German": probing("Falls nicht gesagt, fragen Sie, wer Bescheid bekam."),
    "in French": probing("Si ce n'est pas dit, demandez qui a été prévenu."),
    "in Spanish": probing("Si no lo dice, pregunta a quién avisó."),
  },
  notOn: {
    "no minimum": probing("If not mentioned, ask who was told.", 0),
    "a probe for everybody": probing("Ask: 'And if the oven is still cold?' If they stop, ask what else."),
    "a probe for everybody in German": probing("Fragen Sie: 'Und wenn niemand da ist?'"),
    "an if within the probe": probing("Ask: 'What do you do if the oven is cold?'"),
    "turns of a role play": probing(
      "Stay in the role of the customer. If they give up, say: 'Hello?' Ask for bread twice.",
    ),
    "turns of a role play in German": probing(
      "Rollenspiel: Sie sind die Kundin. Falls die Person aufgibt, fragen Sie noch einmal.",
    ),
  },
};

const playing = (additional_instructions: string, max_follow_ups: number) =>
  inTalk(voice("I'll play a customer. You pick up the phone.", { max_follow_ups, additional_instructions }));
cases["role play longer than its follow-ups"] = {
  on: {
    "4 turns in 3": playing("Play a customer, 4 turns, then end the call.", 3),
    "3 exchanges, and feedback before": playing(
      "Give one piece of feedback, then play the call again, three exchanges.",
      4,
    ),
    "in German": playing("Spielen Sie die Kundin, 5 Runden.", 3),
  },
  notOn: {
    "4 turns in 4": playing("Play a customer, 4 turns, then end the call.", 4),
    "no feedback": playing("Play a customer, 3 turns. No feedback yet; we call again later.", 3),
    "no number": playing("Play a customer until the call has come to an end.", 2),
    "no role play": inTalk(
      voice("What do you do at a turn?", { max_follow_ups: 1, additional_instructions: "4 turns" }),
    ),
  },
};

cases["question that asks three things"] = {
  on: {
    three: inTalk(voice("Tell me about a burnt batch. What did you see, what did you do, and how did it end?")),
    "three in a list": inTalk(voice("Where did you work: what did you bake, how much, and who did you work with?")),
    "in German": inTalk(voice("Erzählen Sie: Was haben Sie gesehen, was haben Sie getan, und wie ging es aus?")),
    "in French": inTalk(voice("Racontez : que s'est-il passé, qu'avez-vous fait, et comment cela a-t-il fini ?")),
    "in Spanish": inTalk(voice("Cuéntame: ¿qué viste, qué hiciste y cómo acabó?")),
  },
  notOn: {
    two: inTalk(voice("Tell me about a burnt batch. What did you do, and how did it end?")),
    "a situation": inTalk(
      voice("It is 4 am, when nobody is there, and the oven, which is old, stays cold. What do you do?"),
    ),
    "in German": inTalk(
      voice("Es ist vier Uhr, der Ofen, der alt ist, bleibt kalt, und niemand weiß, was los ist. Was tun Sie?"),
    ),
    "in French": inTalk(
      voice(
        "Il est quatre heures, le four, qui est vieux, reste froid, et personne ne sait où est la clé. Que faites-vous ?",
      ),
    ),
    tags: inTalk({ modality: "voice_tags", text: "What, how, why" }),
  },
};

const weighted = (...weights: number[]) => inTalk(...weights.map((weight) => scored(weight)));
cases["weights that hardly differ"] = {
  on: {
    "5, 5, 5, 5": weighted(5, 5, 5, 5),
    "5, 4, 5, 4": weighted(5, 4, 5, 4),
    "4, 5, 5, 5, 4, 4": weighted(4, 5, 5, 5, 4, 4),
  },
  notOn: {
    "5, 3, 1": weighted(5, 3, 1),
    "5, 5, 3, 2": weighted(5, 5, 3, 2),
    "three that count alike": weighted(5, 5, 5),
    none: inTalk(voice("What?"), voice("How?"), voice("Who?")),
  },
};

const sample = (text: string, overview = "We bake bread.") =>
  request([form([{ modality: "form", text, question_type: "textarea" }]), talk([voice("What?")])], {
    interview_process_overview: overview,
  });
cases["writing sample that nobody reads"] = {
  on: {
    "an email": sample("Write a short email to a customer whose cake is late."),
    "in German": sample("Schreiben Sie eine kurze Antwort an die Kundin."),
    "in French": sample("Rédigez un court message au client."),
  },
  notOn: {
    "somebody reads it": sample("Write a short email to a customer. Ann reads it."),
    "somebody reads it in German": sample("Schreiben Sie eine kurze Antwort. Frau Kern liest sie."),
    "somebody reads it, told before": sample("Write a short email to a customer.", "Ann reads your email."),
    "a short answer": sample("When could you start?"),
  },
};

const figures = (text: string, config: Fields = {}) => request([talk([voice(text)], config)]);
const MANY = "We sold 400 loaves on Monday and 320 on Tuesday, for 1200 and 1100 euros. What do you see?";
cases["many numbers by ear"] = {
  on: {
    four: figures(MANY),
    "in French": figures("400 visiteurs et 60 ventes samedi, 500 et 60 ce samedi. Que voyez-vous ?"),
    "a transcript that is off": figures(MANY, { web_interview_config: { show_transcript: false } }),
  },
  notOn: {
    "a transcript": figures(MANY, { web_interview_config: { show_transcript: true } }),
    "times of the day": figures("A driver comes at 4 am, one at 4:30, one at 5 am and one at 5:15. What do you do?"),
    "times in French": figures("Livraison à 9 h 30, ouverture à 10 h, pause à 12 h, retour à 13 h. Que faites-vous ?"),
    two: figures("We sold 400 loaves instead of 320. What do you see?"),
  },
};
