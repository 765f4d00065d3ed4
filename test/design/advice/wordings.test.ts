import { describe, expect, it } from "vitest";
import { adviceOn } from "../../../src/design/advice/index.ts";
import { choice, type Fields, form, knockout, opening as opened, request, talk, voice } from "./requests.ts";

/** Sentences as people write them, in more wordings than a rule has cases: what a list of words finds and lets be. */

const ANSWERS: Readonly<Record<string, string[]>> = {
  en: ["Yes", "No"],
  de: ["Ja", "Nein"],
  fr: ["Oui", "Non"],
  es: ["Sí", "No"],
  it: ["Sì", "No"],
  nl: ["Ja", "Nee"],
  pl: ["Tak", "Nie"],
  pt: ["Sim", "Não"],
};

const mustHave = (words: string, language = "en") => ({
  words,
  request: request([form([knockout(words, ANSWERS[language])])]),
});
const free = (words: string, language = "en") => ({
  words,
  request: request([form([choice(words, ANSWERS[language])])]),
});
const opening = (words: string) => ({ words, request: opened(words) });
const asked = (words: string) => ({ words, request: request([talk([voice(words, { score_weight: 4 })])]) });
const described = (description: string) => ({
  words: description,
  request: request([talk([voice("What?")])], { description }),
});
const job = (job_overview: string) => ({
  words: job_overview,
  request: request([talk([voice("What?")])], { job_overview }),
});

type Sentences = Record<string, { words: string; request: Fields }[]>;

const SPOKEN_ABOUT: Sentences = {
  "must-have without consequence": [
    free("Is your food handler's permit current?"),
    free("Are you a registered nurse in Ohio?"),
    free("Can you work 3 p.m. to 11 p.m., Thursday to Monday?"),
    free("Besitzen Sie einen Führerschein der Klasse B?", "de"),
    free("Liegt Ihre Approbation vor?", "de"),
    free("Arbeiten Sie auch an jedem zweiten Wochenende?", "de"),
    free("Êtes-vous titulaire du diplôme d'État d'infirmier ?", "fr"),
    free("Avez-vous le permis B ?", "fr"),
    free("¿Tiene el carné de manipulador de alimentos?", "es"),
    free("Ha la patente C con CQC?", "it"),
    free("È disponibile a lavorare su tre turni?", "it"),
    free("Staat u ingeschreven in het BIG-register?", "nl"),
    free("Kunt u om het weekend werken?", "nl"),
    free("Czy posiada Pan/Pani prawo jazdy kategorii C?", "pl"),
    free("Czy może Pan/Pani pracować na nocne zmiany?", "pl"),
    free("Tem carta de condução B?", "pt"),
    free("Possui registro ativo no COREN?", "pt"),
  ],
  "knock-out that asks two things": [
    mustHave("Are you CPR certified and do you have a clean driving record?"),
    mustHave("Do you own a laptop and a stable internet connection?"),
    mustHave("Haben Sie einen Führerschein und einen Staplerschein?", "de"),
    mustHave("Avez-vous le permis B et un CACES 3 ?", "fr"),
    mustHave("¿Tiene permiso de conducir y vehículo propio?", "es"),
    mustHave("È in possesso della patente B e di un diploma?", "it"),
    mustHave("Heeft u een rijbewijs B en een VCA-certificaat?", "nl"),
    mustHave("Czy ma Pan prawo jazdy i własny samochód?", "pl"),
    mustHave("Tem carta de condução e experiência em vendas?", "pt"),
  ],
  "knock-out to which none sounds like no": [
    mustHave("Have you had no more than one accident in the past three years?"),
    mustHave("Haben Sie höchstens drei Punkte in Flensburg?", "de"),
    mustHave("Avez-vous eu moins de deux accidents responsables ?", "fr"),
    mustHave("¿Tiene como máximo dos multas en los últimos tres años?", "es"),
  ],
  "what is scored is told": [
    described("Barista. Above all we value people who stay calm when the queue is long."),
    opening(
      "I am an AI. You will get a higher score if you give concrete examples with numbers. It takes ten minutes.",
    ),
    opening("I am an AI. We want to hear that you escalate early and document everything. It takes ten minutes."),
    opening(
      "Ich bin eine KI. Besonders wichtig ist uns, dass Sie ruhig bleiben und nachfragen. Es dauert zehn Minuten.",
    ),
    opening("Je suis une IA. Nous attachons une grande importance à la ponctualité et à l'écoute. Dix minutes."),
    opening("Je suis une IA. Nous évaluons votre sens du service, votre calme et votre rigueur. Dix minutes."),
    opening("Soy una IA. Valoramos sobre todo la puntualidad y el trato con el cliente. Diez minutos."),
    opening("Sono un'IA. Per noi conta soprattutto la puntualità e la cura del cliente. Dieci minuti."),
    opening("Ik ben een AI. We letten vooral op hoe u met boze klanten omgaat. Tien minuten."),
    opening("Jestem AI. Najważniejsze jest dla nas to, jak radzisz sobie ze stresem. Dziesięć minut."),
    opening("Sou uma IA. O mais importante para nós é a pontualidade e o cuidado com o cliente. Dez minutos."),
  ],
  "knock-out by physical demands": [
    mustHave("Can you regularly move loads weighing 25 kg?"),
    mustHave("Können Sie regelmäßig 25 kg heben?", "de"),
    mustHave("Pouvez-vous porter des charges de 20 kg ?", "fr"),
    mustHave("Czy może Pan dźwigać do 30 kg?", "pl"),
  ],
  "knock-out by an offence": [
    mustHave("Do you have a clean criminal record?"),
    mustHave("Sind Sie nicht vorbestraft?", "de"),
    mustHave("Votre casier judiciaire est-il vierge ?", "fr"),
    mustHave("¿Carece de antecedentes penales?", "es"),
    mustHave("Kunt u een schoon strafblad laten zien?", "nl"),
  ],
  "knock-out by age": [
    mustHave("Are you 25 or over?"),
    mustHave("Sind Sie mindestens 23 Jahre alt?", "de"),
    mustHave("¿Es usted mayor de 25 años?", "es"),
  ],
  "knock-out by an own car": [
    mustHave("Haben Sie ein eigenes Auto, um zur Arbeit zu kommen?", "de"),
    mustHave("Czy masz własny samochód na dojazd do pracy?", "pl"),
  ],
  "question that asks three things": [
    asked("What happened, who was involved, and how did you resolve it?"),
    asked("Was war die Lage, was haben Sie getan und wie ging es aus?"),
    asked("Quelle était la situation, qu'avez-vous fait et comment cela s'est-il terminé ?"),
    asked("¿Cuál era la situación, qué hizo usted y cómo terminó?"),
    asked("Qual era la situazione, che cosa ha fatto e come è andata a finire?"),
    asked("Wat was de situatie, wat heeft u gedaan en hoe liep het af?"),
    asked("Jaka była sytuacja, co Pan zrobił i jak to się skończyło?"),
    asked("Qual era a situação, o que fez e como terminou?"),
  ],
  "urgent without a deadline": [
    described("We need two cashiers starting this Saturday."),
    described("Wir suchen zum nächsten Montag zwei Aushilfen."),
    described("Prise de poste immédiate."),
    described("Je kunt per direct beginnen."),
    described("Praca od zaraz w magazynie."),
    described("Início imediato, em Braga."),
  ],
  "role play with retakes left open": [
    asked("Nu een rollenspel: ik ben de klant."),
    asked("Facciamo una simulazione: io sono il cliente arrabbiato."),
    asked("Odegramy scenkę: jestem zdenerwowanym klientem."),
    asked("Vamos fazer uma simulação: eu sou o cliente."),
  ],
  "secret in an overview": [
    job("Salary up to 60k, but don't tell candidates unless they ask."),
    job("Gehalt 45.000 bis 52.000, bitte nur auf Nachfrage nennen."),
    job("El sueldo es de 24.000; decirlo solo si lo preguntan."),
    job("Salaris 3.200; alleen noemen als de kandidaat ernaar vraagt."),
  ],
};

const LEFT_ALONE: Sentences = {
  "what is scored is told": [
    opening("I am an AI. The AI scores your answers against the same criteria for everybody; Ann decides."),
    opening("There is no right or good answer; take your time. Ten minutes, an AI asks."),
    opening("What sets us apart: our ovens. What distinguishes us is the team."),
    opening("We don't evaluate your accent or your skills in English."),
    opening("Wir achten auf Anzeichen für vorgelesene Antworten und auf Ihren Datenschutz."),
    opening("Wir legen Wert auf ein faires Verfahren; eine KI fragt."),
    opening("Zwracamy uwagę, że rozmowa jest nagrywana. Decyduje człowiek."),
    opening("Wat ons onderscheidt: korte lijnen en veel humor. Wij letten op uw privacy."),
    opening("Nous attachons une grande importance à la protection de vos données."),
    opening("Teniamo molto alla Sua privacy; un'IA fa le domande."),
    opening("Nous tenons à vous informer que l'échange est enregistré."),
    opening("Damos muita importância à proteção dos seus dados."),
    opening("Lo más importante es que esté cómodo; tómese su tiempo."),
    opening("The most important thing: take your time, you can repeat an answer."),
    described("We look after 40 guests. You want to see how bread is made? Points for staff discounts."),
    described("Good people, good pay. Strong teams need strong managers."),
    opening("Wij vinden een eerlijke procedure belangrijk; een AI stelt de vragen."),
    opening("Para nosotros es importante su opinión: díganos cómo ha ido."),
    opening("Evaluamos sus respuestas con ayuda de una IA; decide Ana."),
  ],
  "must-have without consequence": [
    free("Do you have experience with sourdough? Either is fine."),
    free("Do you need a work permit from us?"),
    free("Would you like to work part-time or full-time?"),
    free("Do you have any holidays booked?"),
    free("Do you need visa sponsorship?"),
    free("Möchten Sie lieber in der Frühschicht arbeiten?", "de"),
    free("Haben Sie schon einmal bei uns gearbeitet?", "de"),
    free("Avez-vous besoin d'un permis de travail ?", "fr"),
    free("Heeft u vakantie gepland in het weekend van 3 mei?", "nl"),
    free("Czy potrzebuje Pan pomocy w uzyskaniu zaświadczenia?", "pl"),
    free("¿Tiene vacaciones ya reservadas?", "es"),
  ],
  "knock-out that asks two things": [
    mustHave("Can you work Monday to Friday between 8 and 5?"),
    mustHave("Do you have a valid licence for cars and light vans?"),
    mustHave("Do you hold a Health and Safety certificate?"),
    mustHave("Can you work weekends and public holidays?"),
    mustHave("Haben Sie eine abgeschlossene Ausbildung als Gesundheits- und Krankenpfleger/in?", "de"),
    mustHave("Können Sie an Samstagen und Sonntagen arbeiten?", "de"),
    mustHave("Können Sie im Schichtdienst zwischen 6 und 22 Uhr arbeiten?", "de"),
    mustHave("Êtes-vous titulaire du diplôme d'aide-soignant ou d'auxiliaire de vie ?", "fr"),
    mustHave("Pouvez-vous travailler le samedi et le dimanche ?", "fr"),
    mustHave("¿Puede trabajar fines de semana y festivos?", "es"),
    mustHave("Ha un diploma di istruzione e formazione professionale?", "it"),
    mustHave("Kunt u op zaterdag en zondag werken?", "nl"),
    mustHave("Czy może Pan pracować w soboty i niedziele?", "pl"),
    mustHave("Tem o curso de segurança e saúde no trabalho?", "pt"),
  ],
  "knock-out to which none sounds like no": [
    mustHave("Do you have at least two years without a break in this trade?"),
    mustHave("Can you start within no more than four weeks?"),
    mustHave("Wohnen Sie höchstens 30 Minuten vom Betrieb entfernt?", "de"),
  ],
  "secret in an overview": [
    job("When customers ask about allergens, you check the list. If you ask about pay, Ann will tell you."),
    job("Please don't mention patients' names in your answers."),
    job("Sie beraten Gäste, wenn jemand nach Allergenen fragt."),
    job("Wenn Sie fragen, nennt die KI das Gehalt. Namen von Kunden bitte nicht nennen."),
    job("Vous répondez si un client demande un conseil. Merci de ne pas mentionner de noms de patients."),
    job("Si un cliente pregunta por un plato, lo explica."),
    job("Als een klant vraagt naar de prijs, legt u die uit."),
    job("Jeśli klient zapyta o skład, sprawdzasz etykietę."),
  ],
  "urgent without a deadline": [
    described("Urgent care clinic in Leeds. You answer urgent calls right away."),
    described("Sie melden Störungen sofort und arbeiten ab Montag bis Freitag."),
    described("Vous travaillez au service des urgences, à proximité immédiate de la gare."),
    described("Trabajará con su responsable inmediato y atenderá pedidos urgentes."),
    described("Praca od poniedziałku do piątku; zgłaszasz usterki natychmiast i pilnujesz porządku."),
    described("U meldt storingen direct en werkt van maandag tot vrijdag."),
    described("Responde imediatamente a alarmes; horário de segunda a sexta."),
  ],
  "question that asks three things": [
    asked("Tell me about a time when a guest who was angry asked what you would do. What did you do?"),
    asked("What did you do, and how did it end?"),
    asked("¿Qué haría si un cliente le pregunta cómo y cuándo llega su pedido?"),
    asked("¿Qué hizo y cómo terminó?"),
    asked("Wie gehen Sie vor, wenn ein Gast wissen will, wann und warum sein Zimmer fertig ist?"),
    asked("Come ha reagito quando il cliente ha chiesto quale fosse il prezzo, e perché?"),
  ],
  "knock-out by physical demands": [
    mustHave("Can you handle 40 kg bags with a trolley, with or without accommodation?"),
    mustHave("Do you have a forklift licence for loading trucks of 12 tonnes?"),
    mustHave("Have you loaded trucks before?"),
  ],
  "knock-out by an offence": [mustHave("Do you hold a valid DBS certificate?")],
  "knock-out by an own car": [mustHave("Do you have a car for visits to patients between towns?")],
  "role play with retakes left open": [
    asked("Which role did you play in the project?"),
    asked("Simulieren Sie gern Prozesse? Erzählen Sie von einer Simulation."),
    asked("Fale de uma simulação financeira que fez."),
    asked("Ci parli di una simulazione numerica che ha fatto."),
  ],
  "knock-out by age": [
    mustHave("Are you 18 or over?"),
    mustHave("Haben Sie mindestens 25 Stunden pro Woche Zeit?", "de"),
    mustHave("¿Tiene más de 25 horas disponibles por semana?", "es"),
  ],
};

const rulesOn = (request: Fields): string[] => adviceOn(request).map(({ rule }) => rule.name);

describe.each(Object.entries(SPOKEN_ABOUT))("%s: speaks", (rule, sentences) => {
  it.each(sentences)("on: $words", ({ request }) => {
    expect(rulesOn(request)).toContain(rule);
  });
});

describe.each(Object.entries(LEFT_ALONE))("%s: is silent", (rule, sentences) => {
  it.each(sentences)("on: $words", ({ request }) => {
    expect(rulesOn(request)).not.toContain(rule);
  });
});
