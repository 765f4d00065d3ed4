import { type Cases, type Fields, opening, request, talk, text, texts, voice } from "./requests.ts";

export const cases: Cases = {};

const asked = [voice("What do you do?")];
const described = (description: string) => request([talk(asked)], { description });

cases["what is scored is told"] = {
  on: {
    "what matters most": described("Baker in Leeds. What matters most is that you taste before you sell."),
    "in German": described("Bäcker in Fulda. Worauf es uns ankommt: dass jemand früh Bescheid sagt."),
    "in French": described("Boulanger à Metz. Ce qui compte le plus : prévenir à temps."),
    "in Spanish": described("Panadero en León. Lo que más valoramos es avisar a tiempo."),
    "good ones": described("Good bakers taste before they sell, and good bakers ask for help."),
    "what an overview tells": opening("I am an AI. We look for people who taste before they sell."),
    "a question": request([talk([voice("Being on time is what matters most here. How do you manage that?")])]),
  },
  notOn: {
    "looking for a baker": described("We are looking for an experienced baker to join us. What we offer: bread."),
    "a requirement": described("Two years in a bakery. We are looking for you!"),
    "what HeyMilo writes questions from": request([{ type: "web_interview", config: {} }], {
      description: "Baker. What matters most is that you taste before you sell.",
    }),
    "what is never told": request([talk(asked)], {
      company_overview: "What matters most is tasting.",
      company_overview_delivery_mode: "silent_reference",
    }),
    "in German, a baker": described("Wir suchen einen Bäcker (m/w/d) für unser Team in Fulda."),
    "in French, a baker": described("Nous recherchons un boulanger expérimenté pour notre équipe."),
  },
};

const OPENINGS = {
  "in English":
    "I am an AI interviewer. I ask four questions, which takes about ten minutes, and I help the team to assess the answers; Ann decides. We record the talk. If you need an adjustment or would rather talk to a person, call us.",
  "in English, otherwise":
    "An AI runs this 10-minute chat, records it and gives Ann a summary. She decides. Want another format, or a human? Tell us.",
  "in German":
    "Eine KI stellt vier Fragen, etwa zehn Minuten, und hilft uns, die Antworten zu bewerten. Das Gespräch wird aufgezeichnet. Wenn Sie etwas anders brauchen oder lieber mit jemandem sprechen, rufen Sie an.",
  "in French":
    "Une IA pose quatre questions, environ dix minutes, et nous aide à évaluer vos réponses. L'échange est enregistré. Pour un aménagement ou pour parler à une personne, appelez-nous.",
  "in Spanish":
    "Una IA hace cuatro preguntas, unos diez minutos, y nos ayuda a valorar las respuestas. La charla se graba. Si necesita una adaptación o prefiere hablar con una persona, llámenos.",
  "in Italian":
    "Un'intelligenza artificiale fa quattro domande, circa dieci minuti, e aiuta a valutare le risposte. La conversazione viene registrata. Per un adattamento o per parlare con una persona ci chiami.",
  "in Portuguese":
    "Uma IA faz quatro perguntas, cerca de dez minutos, e ajuda a avaliar as respostas. A conversa é gravada. Se precisar de uma adaptação ou preferir falar com uma pessoa, ligue para nós.",
  "in Dutch":
    "Een AI stelt vier vragen, ongeveer tien minuten, en helpt bij het beoordelen. Het gesprek wordt opgenomen. Heeft u een aanpassing nodig of spreekt u liever iemand, bel ons.",
  "in Polish":
    "Sztuczna inteligencja zada cztery pytania, około dziesięciu minut, i pomoże ocenić odpowiedzi. Rozmowa jest nagrywana. Jeśli potrzebujesz dostosowania albo wolisz porozmawiać z człowiekiem, zadzwoń.",
};
const complete = Object.fromEntries(Object.entries(OPENINGS).map(([what, told]) => [what, opening(told)]));

cases["opening leaves something out"] = {
  on: {
    "an AI that nobody mentions": opening(
      "We ask four questions about your work. It takes ten minutes. Need an adjustment? Call us.",
    ),
    "no minutes": opening(
      "I am an AI, I ask a few questions and help to evaluate the answers. Need an adjustment? Call us.",
    ),
    "no adjustment": opening("I am an AI, this takes ten minutes, and I help the team to evaluate what you say here."),
    "no minutes in German": opening(
      "Ich bin eine KI und helfe bei der Auswertung. Wenn Sie eine Anpassung brauchen, rufen Sie uns an.",
    ),
    "nothing of it in French": opening(
      "Bonjour, je vais vous poser quelques questions sur votre travail dans notre boutique.",
    ),
    "nothing of it in Polish": opening(
      "Dzień dobry, za chwilę zadam kilka pytań o pracę w piekarni i o to, jak się do niej przygotować.",
    ),
    "minutes told only on request": request(
      [
        texts([text("Can you bake?", { question_type: "YES_NO" })], {
          intro_message: "Hi, the AI of Leeds Bread here, I help to sort answers. Need a person? Call us.",
        }),
      ],
      { interview_process_overview: "It takes 5 minutes.", interview_process_overview_delivery_mode: "reference_only" },
    ),
  },
  notOn: {
    ...complete,
    "what is in a language that nobody checked": opening(
      "わたしはエーアイです。いまから四つの質問をします。どうぞよろしくお願いいたします。ゆっくり答えてください。".repeat(
        4,
      ),
    ),
    "a template, which may say it": {
      title: "Baker",
      interview_template_id: "IT_1",
      company_overview: "We bake bread in Leeds and have done so since 1901, with six people.",
    },
  },
};

cases["nothing told at the start"] = {
  on: {
    "no overview": request([talk(asked)]),
    "overviews for answers alone": request([talk(asked)], {
      interview_process_overview: "It takes ten minutes.",
      interview_process_overview_delivery_mode: "reference_only",
    }),
  },
  notOn: {
    "an overview": opening("It takes ten minutes."),
    "an intro": request([talk(asked, { web_interview_config: { intro_message: "It takes ten minutes." } })]),
    "an order to tell it": request([talk(asked)], { instructions: "Say at the start that it takes ten minutes." }),
    "an order to tell it in French": request([talk(asked)], {
      instructions: "Dites au début que cela prend dix minutes.",
    }),
    "a form": request([{ type: "form", config: {}, questions: [] }]),
  },
};

cases["secret in an overview"] = {
  on: {
    "only if asked": request([talk(asked)], { job_overview: "Only if the candidate asks: there is a new oven." }),
    "in German": request([talk(asked)], { company_overview: "Nur auf Nachfrage: wir ziehen um." }),
    "in French": request([talk(asked)], { job_overview: "Ne pas mentionner : le four est en panne." }),
    "in Spanish": request([talk(asked)], { job_overview: "No mencionar que cerramos en agosto." }),
  },
  notOn: {
    "an order": request([talk(asked)], { instructions: "Only if the candidate asks, say that there is a new oven." }),
    "what is never told": request([talk(asked)], {
      job_overview: "Do not mention the oven.",
      job_overview_delivery_mode: "silent_reference",
    }),
    "a fact": request([talk(asked)], { job_overview: "You ask guests what they want, and never ask twice." }),
  },
};

const checked = (checks: Fields, told?: string) => ({
  ...opening(told ?? "I am an AI and this takes ten minutes of your time, no more."),
  workflow: [talk(asked, { cheat_detection_config: { enabled: true, ...checks } })],
});
const NOTICE = "I am an AI and this takes ten minutes. We watch for signs of answers that are read out.";
cases["integrity checks without threshold or notice"] = {
  on: { "no threshold": checked({}, NOTICE), "no notice": checked({ threshold: 70 }), neither: checked({}) },
  notOn: {
    both: checked({ threshold: 70 }, NOTICE),
    "both in German": checked(
      { threshold: 70 },
      "Ich bin eine KI, das dauert zehn Minuten. Wir achten auf Anzeichen für abgelesene Antworten.",
    ),
    "checks that are off": checked({ enabled: false }),
  },
};

const LONG = "We bake bread for the whole town, and have done so since 1901, with six people and two ovens. ".repeat(4);
cases["long talk before the first question"] = {
  on: {
    "three overviews": request([talk(asked)], {
      company_overview: LONG,
      job_overview: LONG,
      interview_process_overview: LONG,
    }),
  },
  notOn: {
    "two of them for answers": request([talk(asked)], {
      company_overview: LONG,
      company_overview_delivery_mode: "reference_only",
      job_overview: LONG,
      interview_process_overview: LONG,
    }),
    "three short ones": request([talk(asked)], {
      company_overview: "Bread.",
      job_overview: "Baker.",
      interview_process_overview: "Ten minutes.",
    }),
  },
};

cases["long text read out"] = {
  on: { "a default mode": request([talk(asked)], { company_overview: LONG.repeat(5) }) },
  notOn: {
    "a summary": request([talk(asked)], {
      company_overview: LONG.repeat(5),
      company_overview_delivery_mode: "summarized_delivery",
    }),
    "a short text": request([talk(asked)], { company_overview: LONG }),
  },
};
