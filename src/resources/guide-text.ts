/**
 * How to design a good interviewer, for people and models. A TypeScript string, not a Markdown file: the bundle, the
 * tests and the examples all have to load it, and it must be there without a key or the network.
 */
export const GUIDE = `# Designing a HeyMilo interviewer

An interviewer (HeyMilo's API says posting) is one job with an ordered list of steps. Steps are fixed once it exists:
their settings and questions can be changed later, but none can be added, removed or moved. So decide the steps first,
look at a dry run, and create it once.

## Which step for what

| step | good for | costs the candidate |
|---|---|---|
| resume | sorting many applicants early: must-haves as pass or fail, and a ranking | an upload |
| form | facts, licences, files, dates, choices; there are no follow-ups | 2-5 minutes |
| conversational_sms | a few yes/no or number checks for hourly and high-volume roles | a few messages |
| web_interview | judgement, skill and communication, by voice or video | 10-20 minutes |

Order them from cheap to expensive: resume, form, SMS, interview. For trades and
hourly work, SMS followed by a voice interview is usual; for office jobs, resume followed by video. A resume step lets
people pass without a file only if \`mandatory\` is false, so say which one is meant.

## Questions and scores

Write questions when you know what matters; leave them out and HeyMilo writes them from \`description\`
(\`num_questions\` steers how many, and only then). Either way, read them with
get_interviewer before anyone is invited.

- Ask one thing in each question, in words that are easy to follow when heard and for people who speak the language as
  their second. No double negatives.
- Describe scores by what can be observed. Not "poor answer" and "great answer", but for 1 "cannot name a case" and
  for 5 "names the situation, what they did themselves, and a measured result". HeyMilo infers the steps between.
- Weights (0-5 in a create, 1-10 when a question is edited) only where something truly counts more. A warm-up gets
  \`not_scored\`.
- Follow-ups where depth matters. A \`max_follow_ups\` of 1 or 2 and five to seven questions stay within 20 minutes.
- \`voice_tags\` pull facts such as years of experience or notice period out of the talk. They inform and never score.
- SMS: three to five checks. Every message costs money and patience; leave depth to the interview.
- Resume: three or four eligibility criteria, about five scored ones. With knock-outs on, failing a single
  eligibility criterion disqualifies; scored ones only rank.

## Knock-outs

A failed knock-out ends the application without a person looking. It takes two switches: \`knockout_enabled\` on the step,
and \`is_dealbreaker\` (SMS) or \`is_knockout\` (form) on the question; resume eligibility needs the step's switch alone.

- Only for what the job cannot be done without: a licence the law asks for, a shift that exists, a place one must be.
- Never for protected traits or what stands in for them: age or graduation year, sex, pregnancy or family plans,
  nationality or native language, religion, health or disability, names, photos, gaps in employment. "Allowed to work
  in this country" and "can lift 20 kg with or without an aid", where the job needs it, are fair; "born here" and "in
  good health" are not.
- Say must-haves in the invitation and the job text. When in doubt, score it instead, and let a person decide: scores
  and reports support a decision, they do not replace it.

## What the interviewer knows

\`description\` is for writing questions. It is not in the interviewer's own prompt: what it shall be able to say about the
company, the job and the process goes into \`company_overview\`, \`job_overview\` and \`interview_process_overview\`.
A step's own texts replace the posting's for that step. How each is used is its delivery mode:

- \`exact_delivery\` reads it word by word: short texts, legal wording.
- \`summarized_delivery\` tells it in brief: long overviews.
- \`reference_only\` uses it to answer questions.
- \`silent_reference\` never tells it: internal hints such as warning signs.

Salary, benefits and dates only if they are true and may be said. \`instructions\` set the tone and the limits.

## Voices and languages

\`language\` is what is spoken, as a tag such as en or pt-BR; the voice brings the accent. Choose a voice whose language fits
(list_workspace_assets) and write questions and texts in that language. \`is_multilingual\` follows the candidate's
own language: good for service roles, wrong where the language itself is what is tested. Video only where seeing someone
matters: it asks for a camera and a quiet room. Phone calls need \`phone_number_id\`, and SMS needs a number as well.

## Integrity

\`cheat_detection_config\` notices things such as changed tabs, read-out answers or a second person. The workspace must have
it. A lower threshold flags more: start at 70. Flags are hints for a person; they reject nobody and change no score.
Do not read disability, an accent or a shared home as cheating.

## Before candidates see it

1. Show the dry run and its warnings to the person who owns the job.
2. Create, then read everything with get_interviewer; edit questions one agreed change after another.
3. Take the interview yourself. Is it as long as promised? Does the interviewer answer what candidates ask?
4. Activate a draft. One that came from an ATS starts to receive real candidates at that moment, so ask first.
5. Changes reach only those who come later. To compare everyone fairly, clone it and archive the old one.
`;
