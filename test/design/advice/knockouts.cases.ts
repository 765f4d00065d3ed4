import {
  type Cases,
  choice,
  dealbreaker,
  type Fields,
  form,
  knockout,
  request,
  resume,
  talk,
  text,
  texts,
  voice,
} from "./requests.ts";

export const cases: Cases = {};

const onForm = (...questions: Fields[]) => request([form(questions)]);
const byText = (...questions: Fields[]) => request([texts(questions)]);
const DE = ["Ja", "Nein"];
const FR = ["Oui", "Non"];
const ES = ["Sí", "No"];

cases["must-have without consequence"] = {
  on: {
    "a licence": onForm(choice("Do you hold a current forklift licence?")),
    "a licence in German": onForm(choice("Haben Sie einen gültigen Führerschein der Klasse B?", DE)),
    "nights in French": onForm(choice("Pouvez-vous travailler de nuit, du lundi au jeudi ?", FR)),
    "shifts in Spanish": onForm(choice("¿Puede trabajar en turno de noche?", ES)),
    "experience in Polish": onForm(choice("Czy ma Pani co najmniej 2 lata doświadczenia w kuchni?", ["Tak", "Nie"])),
    "years as a number": onForm({
      modality: "form",
      text: "How many years have you baked bread?",
      question_type: "number",
    }),
    "two shifts by text that can both be declined": byText(
      dealbreaker("Are you allowed to handle food?"),
      text("Could you work the early shift?", { question_type: "YES_NO", score_weight: 0 }),
      text("Could you work the late shift?", { question_type: "YES_NO", score_weight: 0 }),
    ),
  },
  notOn: {
    "a knock-out": onForm(knockout("Do you hold a current forklift licence?")),
    "a plus": onForm(choice("Do you hold a forklift licence? It is a plus.")),
    "a plus in German": onForm(choice("Haben Sie einen Staplerschein? Das ist kein Muss.", DE)),
    "a plus in French": onForm(choice("Avez-vous le permis B ? Ce n'est pas obligatoire.", FR)),
    "no that is fine in Dutch": onForm(choice("Heeft u een rijbewijs? Dat is niet verplicht.", ["Ja", "Nee"])),
    "a start date": onForm(choice("Could you start on Monday with the early shift?")),
    "a visa": onForm(choice("Would you need a visa to work shifts here?")),
    "Sundays in French, for a person": onForm(choice("Un dimanche sur deux est travaillé. Est-ce possible ?", FR)),
    "physical demands, for a person": onForm(choice("The shift means lifting 20 kg. Can you do that?")),
    "an answer that wants to talk": onForm(
      choice("Can you work weekends?", ["Yes", "No", "I would like to discuss it"]),
    ),
    "what a person checks": onForm(choice("Do you hold a hygiene certificate? A person checks this with you.")),
    "a file": onForm({ modality: "form", text: "Your licence", question_type: "file-upload" }),
    "a shift that another question enforces": byText(
      dealbreaker("Can you work one of them: early shift Mon-Fri 6am, or late shift Mon-Fri 2pm?"),
      text("Could you work the late shift, Mon-Fri 2pm?", { question_type: "YES_NO", score_weight: 0 }),
    ),
  },
};

cases["resume must-haves switched off"] = {
  on: { "a criterion": request([resume([{ modality: "resume_eligibility", text: "Two years in a bakery" }])]) },
  notOn: {
    "an enforced one": request([
      resume([{ modality: "resume_eligibility", text: "Two years in a bakery" }], { knockout_enabled: true }),
    ]),
    "a scored one": request([resume([{ modality: "resume_scoring", text: "Two years in a bakery" }])]),
  },
};

cases["knock-out that asks two things"] = {
  on: {
    "two certificates": onForm(knockout("Do you have a hygiene certificate and a driving licence?")),
    "two by their letters": onForm(knockout("Do you have current CPR and HACCP training?")),
    both: byText(dealbreaker("We need a drug test and a medical. Will you take both?")),
    "two questions": onForm(knockout("Are you over 18 and do you live in Leeds?")),
    "lifting and standing": byText(
      dealbreaker("Can you lift 20 kg and be on your feet all day, with or without accommodation?"),
    ),
    "nights and some weekends": onForm(knockout("Can you work nights (10 p.m. to 6 a.m.) and every second weekend?")),
    "in German": onForm(knockout("Haben Sie einen Führerschein und einen Staplerschein?", DE)),
    "in French": onForm(knockout("Pouvez-vous travailler le samedi et un dimanche sur trois ?", FR)),
    "in Spanish": byText(dealbreaker("¿Tiene carnet de conducir y coche propio?", "sí")),
    "in Italian": onForm(knockout("Ha la patente B e il patentino per il muletto?", ["Sì", "No"])),
  },
  notOn: {
    "one of two": byText(dealbreaker("Do you live within 75 miles of Leeds, or on one of our lanes?")),
    "a list of places": byText(dealbreaker("Do you live in TX, OK, KS and NE?")),
    "a list of places by letters": byText(dealbreaker("Do you live in Kent, Essex and Surrey?")),
    "valid and current": onForm(knockout("Do you hold a valid and current driving licence?")),
    "hours from and to": onForm(knockout("Can you work nights, from 10 p.m. to 6 a.m.?")),
    "a weekend of two days": onForm(knockout("Can you work Saturdays and Sundays?")),
    "with or without": byText(dealbreaker("Can you lift 20 kg, with or without an accommodation?")),
    "both as an answer": byText(dealbreaker("Early shift, late shift, or both?")),
    "in German": onForm(knockout("Haben Sie den Führerschein der Klasse C oder CE?", DE)),
    "in French": onForm(knockout("Avez-vous le permis B en cours de validité ?", FR)),
    "a free question": onForm(choice("Do you have a hygiene certificate and a licence? Neither is required.")),
  },
};

cases["knock-out to which none sounds like no"] = {
  on: {
    "2 or fewer": byText(dealbreaker("Have you had 2 or fewer accidents in 3 years?")),
    "no more than": onForm(knockout("Have you had no more than one accident in 3 years?")),
    "at most, in German": onForm(knockout("Haben Sie höchstens 3 Punkte in Flensburg?", DE)),
    "at most, in French": onForm(knockout("Avez-vous eu au plus 2 accidents en 3 ans ?", FR)),
    "at most, in Spanish": onForm(knockout("¿Ha tenido como máximo 2 multas en 3 años?", ES)),
    "a negation": onForm(knockout("Have you had no accidents in the last 3 years?")),
  },
  notOn: {
    "more than, no passes": byText(dealbreaker("Have you had more than 2 accidents in 3 years?", "no")),
    "a way to work": byText(dealbreaker("Can you get here in at most 45 minutes?")),
    "with or without": byText(dealbreaker("Can you lift 20 kg, with or without an accommodation?")),
    "at least": onForm(knockout("Haben Sie mindestens 2 Jahre Erfahrung?", DE)),
    "in French": onForm(knockout("Avez-vous au moins 2 ans d'expérience ?", FR)),
  },
};

cases["dealbreaker by a number"] = {
  on: {
    months: byText(
      text("How many months have you driven?", { question_type: "NUMERIC", expected_value: 12, is_dealbreaker: true }),
    ),
  },
  notOn: {
    "a number that decides nothing": byText(text("How many months have you driven?", { question_type: "NUMERIC" })),
    "a form, which says how it compares": onForm({ ...knockout("Years?"), question_type: "number", operator: "gte" }),
  },
};

const refusing = (text: string, posting: Fields = {}) => request([form([knockout(text)])], posting);
cases["refusal without a second look"] = {
  on: {
    "a form": refusing("Do you hold a licence?"),
    "a form with a review of answers": refusing("Do you hold a licence?", {
      interview_process_overview: "Our team reviews all answers and contacts you.",
    }),
    "a text": request([
      texts([dealbreaker("Are you over 18?")], {
        knockout_enabled: true,
        disqualification_message: "Thank you. This job is not a match. We wish you well.",
      }),
    ]),
  },
  notOn: {
    "whom to tell": refusing("Do you hold a licence? If you say no by mistake, write to us."),
    "whom to tell, in German": refusing("Haben Sie das Examen? Bei einem Irrtum melden Sie sich bei uns."),
    "whom to tell, in French": refusing("Avez-vous le permis ? En cas d'erreur, écrivez-nous."),
    "whom to tell, in Dutch": refusing("Heeft u een rijbewijs? Vergissing? Laat het ons weten."),
    "a text that says so": request([
      texts([dealbreaker("Are you over 18?")], {
        knockout_enabled: true,
        disqualification_message: "Not a match. If we got it wrong, just reply.",
      }),
    ]),
    "no knock-out": request([form([choice("Do you hold a licence? A plus.")])]),
    "a talk": request([talk([voice("What do you do?")])]),
  },
};

const byAge = (text: string, fields: Fields = {}) => byText({ ...dealbreaker(text), ...fields });
cases["knock-out by age"] = {
  on: {
    "23 or older": byAge("Are you 23 or older?"),
    "in German": byAge("Sind Sie mindestens 25 Jahre alt?"),
    "in Spanish": byAge("¿Es mayor de 25 años?"),
    "in French": byAge("Avez-vous 25 ans ou plus ?"),
  },
  notOn: {
    "18": byAge("Are you 18 or older?"),
    "18 in German": byAge("Sind Sie mindestens 18 Jahre alt?"),
    "25 kilos": byAge("Can you lift 25 or more kilos, with or without aid?"),
    "years of work in French": byAge("Avez-vous plus de 25 ans d'expérience ?"),
    "a free question": byAge("Are you 23 or older?", { is_dealbreaker: false }),
  },
};

cases["knock-out by Sunday work"] = {
  on: { "in French": onForm(knockout("Pouvez-vous travailler un dimanche par mois ?", FR)) },
  notOn: {
    Saturdays: onForm(knockout("Pouvez-vous travailler le samedi ?", FR)),
    elsewhere: onForm(knockout("Can you work one Sunday a month?")),
    "elsewhere, in German": onForm(knockout("Können Sie sonntags arbeiten?", DE)),
  },
};

cases["knock-out by physical demands"] = {
  on: {
    lifting: onForm(knockout("Can you lift 25 kg?")),
    "in German": onForm(knockout("Können Sie bis zu 25 kg heben?", DE)),
    "in French": onForm(knockout("Pouvez-vous porter des charges de 20 kg ?", FR)),
    "in Italian": onForm(knockout("Può sollevare 20 kg?", ["Sì", "No"])),
  },
  notOn: {
    "with or without": onForm(knockout("Can you lift 25 kg, with or without a reasonable accommodation?")),
    "with or without, in French": onForm(knockout("Pouvez-vous porter 20 kg, avec ou sans aménagement ?", FR)),
    "with or without, in German": onForm(knockout("Können Sie 25 kg heben, mit oder ohne Hilfsmittel?", DE)),
    clothes: onForm(knockout("Avez-vous un an d'expérience dans le prêt-à-porter ?", FR)),
    "a stand-up forklift": onForm(knockout("Are you certified on a sit-down or stand-up forklift?")),
    understanding: onForm(knockout("Verstehen Sie gesprochenes Englisch?", DE)),
  },
};

cases["knock-out by an own car"] = {
  on: {
    "own transport": byText(dealbreaker("Do you have your own transport to get to every shift?")),
    "in German": onForm(knockout("Haben Sie ein eigenes Auto, um zur Arbeit zu kommen?", DE)),
    "in Spanish": onForm(knockout("¿Tiene coche propio para llegar al trabajo?", ES)),
  },
  notOn: {
    "any way": byText(
      dealbreaker("Do you have a reliable way to get to every shift (own car, a ride, any other way)?"),
    ),
    "a car to work with": onForm(knockout("Do you have your own car for home visits?")),
    "a bus": byText(dealbreaker("There is no bus. Is there a way for you to get here on time?")),
    "any way, in German": onForm(
      knockout("Erreichen Sie uns zuverlässig um 5 Uhr, mit Auto oder auf anderem Weg?", DE),
    ),
  },
};

cases["knock-out by an offence"] = {
  on: {
    "a conviction": byText(dealbreaker("Have you been convicted of a crime?", "no")),
    "in French": onForm(knockout("Avez-vous un casier judiciaire vierge ?", FR)),
    "in German": onForm(knockout("Sind Sie vorbestraft?", ["Nein", "Ja"])),
  },
  notOn: {
    "a DUI, which drivers are asked": byText(dealbreaker("Have you had a DUI in 5 years?", "no")),
    "a licence": byText(dealbreaker("Do you hold a class A licence?")),
    "a free question": onForm(choice("Have you been convicted of an offence that matters to this job?")),
    "a recording": onForm(knockout("Avez-vous enregistré des disques ?", FR)),
  },
};
