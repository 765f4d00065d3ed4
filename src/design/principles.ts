import { MINUTES } from "./minutes.ts";

/**
 * What makes a good interviewer, written down once. The guide shows every sentence, prompts embed the guide, and a rule
 * of advice names the principle that it comes from. For a model: short, with HeyMilo's own names of fields.
 */

const plan = {
  lists:
    "List must-haves; the 2-4 things that separate good from bad (often an aside: 'they left because'); what must not be told.",
  everyMustHaveCounts:
    "Each must-have gets a knock-out that works, or an answer a person reads; each separating thing, small ones too, a scored question or probe. Ask the start date.",
  asTheAdvertSays:
    "Thresholds, windows and the way to apply ('by text') are the advert's, in anchors too. Invent no address or benefit.",
  fairWishes:
    "Leave out unlawful wishes, stand-ins for protected traits (native speaker, culture fit). Tell the user. Ask for a way to get there, not a car; lifting with or without accommodation.",
  fewSteps:
    "Knock-outs first: SMS (hourly, driving) or a short form; then, if judgement counts, a web_interview by voice (video for work on camera). Resume only for what nothing else asks.",
  askOnce: "No fact twice.",
};

const knockOuts = {
  oneFact: "One fact each, with the advert's window, no 'and'. Alternatives: 'at least one of...?', then each.",
  clearNo: "'None' must pass: 'more than 3 penalty points?' with answer no, not '3 or fewer?'.",
  switchedOn:
    "It takes the step's knockout_enabled, and is_knockout with answer (form) or is_dealbreaker with expected_answer (SMS YES_NO; how NUMERIC compares is undocumented). resume_eligibility: the switch alone.",
  leftToPerson:
    "Ask without knock-out, for a person: age above 18, convictions, physical demands, Sunday work, what can still be got (boots, a card).",
  wayBack:
    "Refusals say how a person can look again, above all in the EU: disqualification_message, or the form question's text.",
};

const questions = {
  oneAsk:
    "One ask, as spoken, no hints. First one real example ('tell me about a time'), then cases with a conflict in them, whose right answer is not obvious.",
  anchors:
    "score_of_5: the two or three things one hears together, hard to reach. score_of_1: what a weak answer does. In evaluation_criteria the middling answer, without a number: does the first, lacks what you name. Say 'they'.",
  notCounted: "There too: what could mislead in this very question. Accent, grammar, nerves: once, in instructions.",
  worked:
    "Example: '5:10. The 5:30 bus has a cracked mirror, the spare comes at 5:50. What do you do?' 5: keeps it in even so, warns passengers, moves another run. Middling: keeps it in, tells nobody. 1: lets it go. Not counted: our rules. Probe: 'The driver insists. And now?'",
  probes:
    "additional_instructions: one or two neutral probes word for word, and when. min_follow_ups 0 if conditional; max_follow_ups: those written.",
  rolePlay:
    "Role play: the AI's part, the facts, its line for each turn and what it answers to; N turns, min and max_follow_ups N. If only the change after feedback counts, the first try is not_scored.",
  weights:
    "score_weight 5 for the one or two that decide, else 1-4; a warm-up not_scored. Forms and open texts are not scored: say who reads them; ask about a written sample in the talk.",
  minutes: `Minutes: ${MINUTES.spokenQuestion} a spoken question, ${MINUTES.followUp} a follow-up, ${MINUTES.around} around; ${MINUTES.typedAnswer} a typed form answer. 4-6 questions (hourly: 2-3); told time and max_duration_seconds above the sum.`,
};

const candidates = {
  opening:
    "At the start, in 60 words (interview_process_overview, exact_delivery; or SMS intro_message): an AI asks and helps to evaluate, a person decides, unless a must-have fails; steps and minutes; recording, monitoring; how to get an adjustment or a person; in texts STOP.",
  jobFacts: "Pay, hours, place, hard conditions: job_overview, summarized_delivery. Others: reference_only.",
  secrets: "'Only if asked': instructions. 'Never': silent_reference.",
  scoringUntold: "None of these, nor description, says what is scored or looked for.",
  conduct:
    "instructions: tone; topics never raised (age, family, health, origin, religion, past pay); unclear answer: ask once more; adjustment: repeat, slow down, wait, go on (a voice_tag notes it); which language when; end: their questions, what comes next.",
  shortTexts: "A text: 160 characters (70 with accents), the intro two or three. Languages say the same.",
};

const settings = {
  language: "Not English: a voice for it; a fitting interviewer_name; is_multilingual if another is spoken, too.",
  deadline:
    "A deadline before the start, in the place's own offset. Urgent: nudges after 2-4 hours. max_retakes 0 where practice helps.",
  integrity: "Integrity checks with threshold and notice. Figures: show_transcript, and 'have paper ready'.",
  linkHeldBack: "A create is live but invites nobody: the user tries candidate_url before candidates get it.",
};

/** In the order of the work. */
export const SECTIONS = {
  Plan: plan,
  "Knock-outs": knockOuts,
  Questions: questions,
  Candidates: candidates,
  Settings: settings,
};

const PRINCIPLES = { ...plan, ...knockOuts, ...questions, ...candidates, ...settings };

export type Principle = keyof typeof PRINCIPLES;
