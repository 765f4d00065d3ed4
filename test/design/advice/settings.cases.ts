import {
  type Cases,
  choice,
  dealbreaker,
  type Fields,
  form,
  knockout,
  request,
  resume,
  type Step,
  talk,
  text,
  texts,
  voice,
} from "./requests.ts";

export const cases: Cases = {};

const criterion = (text: string) => ({ modality: "resume_scoring", text });

cases["the same fact in two steps"] = {
  on: {
    years: request([
      form([knockout("Do you have two years of experience in an artisan bakery?")]),
      resume([criterion("Experience in an artisan bakery")]),
    ]),
    "in German": request([
      resume([criterion("Erfahrung mit Sauerteig und Steinofen")]),
      form([choice("Wie viel Erfahrung haben Sie mit Sauerteig im Steinofen?", ["Keine", "Etwas"])]),
    ]),
    "in French": request([
      resume([criterion("Expérience de la vente en boulangerie")]),
      form([knockout("Avez-vous deux ans d'expérience de la vente en boulangerie ?", ["Oui", "Non"])]),
    ]),
  },
  notOn: {
    "two facts": request([
      form([knockout("Do you have two years of experience in a bakery?")]),
      resume([criterion("Management of suppliers")]),
    ]),
    "a case about it": request([
      form([knockout("Have you worked with sourdough?")]),
      talk([voice("Your sourdough will not rise on a cold morning. What do you try?", { score_weight: 5 })]),
    ]),
    "one step": request([
      form([knockout("Do you have a hygiene certificate?"), choice("When does your hygiene certificate end?")]),
    ]),
  },
};

const six = (question: (text: string) => Fields) =>
  ["Nights?", "Weekends?", "Licence?", "Monday?", "Ovens?", "Lifting?"].map(question);
cases["only yes and no"] = {
  on: {
    texts: request([texts(six((words) => dealbreaker(words)))]),
    "a form": request([form(six((words) => knockout(words)))]),
  },
  notOn: {
    "a talk after them": request([texts(six((words) => dealbreaker(words))), talk([voice("What do you do?")])]),
    "questions that HeyMilo writes": request([
      texts(six((words) => dealbreaker(words))),
      { type: "web_interview", config: {} },
    ]),
    "a few that only check": request([texts(six((words) => dealbreaker(words)).slice(0, 5))]),
  },
};

const ordered = (config: Fields, ...more: Step[]) =>
  request([resume([criterion("Ovens")], config), ...more, form([knockout("Do you hold a licence?")])]);
cases["resume before the knock-outs"] = {
  on: { "a resume for everybody": ordered({ mandatory: true }) },
  notOn: {
    "one that nobody has to send": ordered({ mandatory: false }),
    "one that decides": ordered({ mandatory: true, knockout_enabled: true }),
    "knock-outs first": request([form([knockout("Do you hold a licence?")]), resume([criterion("Ovens")])]),
  },
};

cases["urgent without a deadline"] = {
  on: {
    "start Monday": request([talk([voice("What?")])], { description: "Bakers needed, start Monday." }),
    "in German": request([talk([voice("Was?")])], { job_overview: "Bäcker ab sofort gesucht." }),
    "in French": request([talk([voice("Quoi ?")])], { description: "Prise de poste immédiate." }),
    "in Spanish": request([talk([voice("¿Qué?")])], { description: "Incorporación inmediata." }),
  },
  notOn: {
    "a deadline": request([talk([voice("What?")])], { description: "Start Monday.", deadline: "2027-01-01T00:00:00Z" }),
    "a common phrase": request([talk([voice("What?")])], { description: "We hire a senior baker, asap." }),
    "no hurry": request([talk([voice("What?")])], { description: "A baker for Monday to Friday." }),
    "hurry in a question": request([talk([voice("A guest wants bread immediately. What do you do?")])]),
  },
};

cases["role play with retakes left open"] = {
  on: {
    "a call": request([talk([voice("I'll play a customer on the phone. Pick up.")])]),
    "in German": request([talk([voice("Ein Rollenspiel: ich bin die Kundin.")])]),
    "in French": request([talk([voice("Un jeu de rôle : je suis la cliente.")])]),
  },
  notOn: {
    "retakes set": request([talk([voice("I'll play a customer on the phone. Pick up.")])], { max_retakes: 0 }),
    "no role play": request([talk([voice("What role do you play in the team?")])]),
  },
};

cases["open question by text"] = {
  on: {
    how: request([texts([text("How do you make sure to be on time?")])]),
    "what is to be recorded": request([texts([text("Your town?", { expected_answer: "The town; record it." })])]),
    "in Spanish": request([texts([text("¿Cómo llegas a la panadería?")])]),
    "in German": request([texts([text("Wann könnten Sie anfangen?")])]),
  },
  notOn: {
    "yes or no": request([texts([dealbreaker("Can you bake?")])]),
    "what HeyMilo infers": request([texts([text("Can you bake?", { expected_answer: "yes" })])]),
    "a number": request([texts([text("How many years?", { question_type: "NUMERIC" })])]),
  },
};

const sms = (config: Fields, posting: Fields = {}) =>
  request([texts([dealbreaker("Can you bake?")], { knockout_enabled: true, ...config })], posting);
cases["texts without a way out"] = {
  on: {
    "an intro": sms({ intro_message: "Hi, Leeds Bread here." }),
    "in Spanish": sms({ intro_message: "Hola, somos Pan Leeds." }),
  },
  notOn: {
    STOP: sms({ intro_message: "Hi, Leeds Bread here. STOP to end." }),
    "in German": sms({ intro_message: "Hallo, Brot Fulda. Abmelden mit STOPP." }),
    "HeyMilo's own intro": sms({}),
  },
};

const ruled = (instructions: string) => sms({}, { instructions });
cases["no rule for unclear texts"] = {
  on: {
    none: ruled("Be friendly and short, and never ask for the age of the person you text with."),
    "in German": ruled("Seien Sie freundlich und kurz, und fragen Sie nie nach dem Alter oder der Familie."),
    "no instructions": sms({}),
  },
  notOn: {
    one: ruled("Be friendly. If a reply is unclear, ask once more, then leave it to a person."),
    "in Spanish": ruled("Sé amable. Si una respuesta no está clara, pregunta otra vez y luego déjalo."),
    "in French": ruled("Soyez aimable. Si la réponse est ambiguë, redemandez une fois, puis laissez."),
    "questions that decide nothing": request([texts([text("Can you bake?", { question_type: "YES_NO" })])]),
  },
};

cases["long text message"] = {
  on: {
    "plain letters": sms({ intro_message: "We bake bread. ".repeat(80) }),
    accents: sms({ intro_message: "Haz pan aquí. ".repeat(36) }),
    "a reminder": sms({ follow_up_message: "We bake bread. ".repeat(35) }),
    "a question with accents": request([texts([dealbreaker("Haz pan aquí. ".repeat(18))])]),
  },
  notOn: {
    "two messages": sms({ follow_up_message: "We bake bread. ".repeat(18) }),
    "an intro with its notices": sms({ intro_message: "Haz pan aquí. ".repeat(32) }),
    "a refusal": sms({ disqualification_message: "Haz pan aquí. ".repeat(36) }),
  },
};

cases["slow nudge for an urgent job"] = {
  on: { "a day": sms({ cooldown_period_hrs: 24 }, { description: "Start Monday." }) },
  notOn: {
    "three hours": sms({ cooldown_period_hrs: 3 }, { description: "Start Monday." }),
    "a common phrase": request([talk([voice("What?")])], { description: "We hire a senior baker, asap." }),
    "no hurry": sms({ cooldown_period_hrs: 24 }, { description: "A baker." }),
  },
};

const spoken = (posting: Fields, config: Fields = {}) => request([talk([voice("?")], config)], posting);
cases["English defaults in another language"] = {
  on: {
    "French without a voice": spoken({ language: "fr", interviewer_name: "Zoé" }),
    "German without a name": spoken({ language: "de-DE" }, { voice_id: "v1" }),
    "Polish with neither": spoken({ language: "pl" }),
  },
  notOn: {
    both: spoken({ language: "fr", interviewer_name: "Zoé" }, { voice_id: "v1" }),
    English: spoken({ language: "en-GB" }),
    "a form": request([form([choice("Permis B ?")])], { language: "fr" }),
  },
};

const HELLO = "Hi, this is the AI of Leeds Bread. We have three questions for you.";
const HOLA = "Hola, soy la IA de Leeds Bread. Tenemos tres preguntas para usted.";
const asking = (...words: string[]) =>
  request([
    texts(
      words.map((one) => dealbreaker(one)),
      { intro_message: `${HELLO} / ${HOLA}` },
    ),
  ]);
cases["questions in one of two languages"] = {
  on: {
    "English alone": asking(
      "Are you able to work with us on the early shift?",
      "Do you have a way to get to the bakery?",
    ),
  },
  notOn: {
    both: asking(
      "Are you able to work with us on the early shift? / ¿Puede usted trabajar con nosotros en el turno de mañana?",
      "Do you have a way to get to the bakery? / ¿Tiene usted una manera de llegar a la panadería?",
    ),
  },
};

const job = (overview: string) => request([talk([voice("?")])], { job_overview: overview });
cases["halves that say different things"] = {
  on: {
    "a shorter half": job(
      `${HELLO} You lift 20 kg, you are on your feet for the whole shift, and you need shoes with a steel toe. / ${HOLA}`,
    ),
  },
  notOn: {
    "equal halves": job(`${HELLO} / ${HOLA}`),
    paragraphs: job(`${HELLO} You lift 20 kg, and you need shoes with a steel toe for all of it.\n\n${HELLO}`),
  },
};
