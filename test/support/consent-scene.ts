import { expect } from "vitest";
import type { FormAnswer, Json, ShownForm } from "./clients.ts";
import type { TestHeyMilo } from "./sandbox.ts";

/** Made from a job of an ATS, see the sandbox's seed. */
const ATS_TEMPLATE = "IT_C86D13";
const FORM = { workflow: [{ type: "form", questions: [{ modality: "form", text: "Do you drive?" }] }] };

export const CANDIDATES = [
  { name: "Ana Silva", email: "ana@mail.example" },
  { name: "Bo Lind", email: "bo@mail.example" },
];

export const ASKING = { HEYMILO_TOOLSETS: "all", HEYMILO_CONFIRM: "person" };

/** A call that a person has to agree to. */
export interface Asked {
  tool: string;
  /** Makes an interviewer past the server, and what to call about it. Some need a preview first. */
  args(heymilo: TestHeyMilo, ask: (tool: string, args: Json) => Promise<Json>): Promise<Json & { posting_id: string }>;
  /** What the form shows. */
  message: RegExp;
  yes: string;
  /** Whether what it asks for has been done. */
  isDone(heymilo: TestHeyMilo, posting_id: string): Promise<boolean>;
}

let titles = 0;

const statusOf = async (heymilo: TestHeyMilo, id: string) =>
  (await heymilo.postings()).find((one) => one.id === id)?.status;

export const ASKED: Asked[] = [
  {
    tool: "add_candidates",
    args: async (heymilo, ask) => {
      const posting_id = await heymilo.create({ title: `Night nurse ${++titles}`, ...FORM });
      const { confirm } = await ask("add_candidates", { posting_id, candidates: CANDIDATES });
      return { posting_id, candidates: CANDIDATES, confirm };
    },
    message: /^2 people would be invited to "Night nurse \d+" by email\.\nAna Silva, ana@mail\.example\nBo Lind, bo@/m,
    yes: "Invite 2 people",
    isDone: async (heymilo, id) => {
      const { invitations } = await heymilo.control<{ invitations: Json[] }>("GET", "state");
      return invitations.some((one) => one.posting_id === id);
    },
  },
  {
    tool: "activate_interviewer",
    args: async (heymilo) => ({
      posting_id: await heymilo.create({ title: `Accounts clerk ${++titles}`, interview_template_id: ATS_TEMPLATE }),
      confirm_ats_ingestion: true,
    }),
    message:
      /^Activating "Accounts clerk \d+" connects it to job \S+ in bullhorn, whose real applicants it then interv/m,
    yes: "Activate it",
    isDone: async (heymilo, id) => (await statusOf(heymilo, id)) === "active",
  },
  {
    tool: "archive_interviewer",
    args: async (heymilo) => ({ posting_id: await heymilo.create({ title: `Lamplighter ${++titles}`, ...FORM }) }),
    message: /^"Lamplighter \d+" would stop taking candidates\.\nstatus: active\ncreated_at: \d{4}-/m,
    yes: "Archive it",
    isDone: async (heymilo, id) => (await statusOf(heymilo, id)) === "archived",
  },
];

export const agree = ({ requestedSchema }: ShownForm): FormAnswer => ({
  action: "accept",
  content: { answer: requestedSchema.properties.answer.enum[1] as string },
});

/** What a program may answer in a person's place, and what is said of it. */
export const NO_CONSENT: [name: string, answer: (form: ShownForm) => FormAnswer, said: RegExp][] = [
  ["declines", () => ({ action: "decline" }), /The client answered the form with "decline"/],
  ["cancels", () => ({ action: "cancel" }), /The client answered the form with "cancel"/],
  ["accepts without content", () => ({ action: "accept" }), /nobody has agreed/],
  ["accepts an empty form", () => ({ action: "accept", content: {} }), /nobody has agreed/],
  ["accepts with a stray field", () => ({ action: "accept", content: { confirm: "yes" } }), /nobody has agreed/],
  [
    "accepts with a field more",
    (form) => ({ action: "accept", content: { ...agree(form).content, also: "that" } }),
    /nobody has agreed/,
  ],
  [
    "accepts the first choice",
    ({ requestedSchema }) => ({
      action: "accept",
      content: { answer: requestedSchema.properties.answer.enum[0] as string },
    }),
    /nobody has agreed/,
  ],
];

/** Nothing was done, and the answer says what a person can do. */
export const expectRefusal = (text: string, said: RegExp): void => {
  expect(text).toMatch(/^outcome: not_changed - retry: no\n/);
  expect(text).toMatch(said);
  expect(text).toMatch(/[Aa] person (does|can do) it in HeyMilo/);
};
