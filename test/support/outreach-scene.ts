import { afterEach, expect } from "vitest";
import type { Json } from "./clients.ts";
import { toolScene } from "./tool-scene.ts";

export interface InvitedRow extends Json {
  row: number;
  outcome: string;
  interview_id?: string;
  problems?: string[];
  why?: string;
  person?: { name?: string; email?: string };
}

export interface InviteAnswer extends Json {
  outcome: string;
  summary: string;
  posting_id: string;
  channels: string[];
  rows: InvitedRow[];
  confirm?: string;
  next_steps?: string[];
  warnings?: string[];
}

export interface Row extends Json {
  name: string;
  email: string;
}

const FORM = { workflow: [{ type: "form", questions: [{ modality: "form", text: "Do you drive?" }] }] };

let titles = 0;

/** A list of people who differ in everything. */
export const people = (count: number): Row[] =>
  Array.from({ length: count }, (_, index) => ({
    name: `Ana ${index + 1}`,
    email: `ana${index + 1}@mail.example`,
  }));

/** A sandbox, a server that may contact people, and a client, for all tests of a file. */
export function outreachScene(timeoutMs = 25_000) {
  const env = {
    HEYMILO_TOOLSETS: "interviewers,candidates,outreach",
    HEYMILO_TIMEOUT_MS: String(timeoutMs),
  };
  const scene = toolScene({ env });
  afterEach(() => scene.sandbox.disarm());
  const ask = async (args: Json) => (await scene.ask("add_candidates", args)) as InviteAnswer;
  return {
    get sandbox() {
      return scene.sandbox;
    },
    /** What a server needs in its environment to contact people of this sandbox. */
    get env() {
      return { ...scene.sandbox.env, ...env };
    },
    /** A new interviewer; without more, one that only emails. */
    posting: (body: Json = {}) => scene.sandbox.create({ title: `Night nurse ${++titles}`, ...FORM, ...body }),
    ask,
    refusal: (args: Json) => scene.refusal("add_candidates", args),
    /** Previews, and sends what was previewed. */
    invite: async (posting_id: string, candidates: readonly Json[]) => {
      const { confirm, rows } = await ask({ posting_id, candidates });
      expect(confirm, JSON.stringify(rows)).toBeDefined();
      const args = { posting_id, candidates, confirm };
      return { ...(await ask(args)), args };
    },
    /** Who was contacted for a posting, in order, and by what beside an email. */
    contacted: async (posting_id: string) => {
      const { invitations } = await scene.sandbox.control<{ invitations: Json[] }>("GET", "state");
      return invitations
        .filter((one) => one.posting_id === posting_id)
        .map(({ email, channels }) => [email, ...(channels as string[]).slice(1)].join(" "));
    },
    /** The bodies of the POSTs for a posting. */
    sent: async (posting_id: string) =>
      (await scene.sandbox.requests())
        .filter(({ method, path }) => method === "POST" && path === `/api/v2/postings/${posting_id}/candidates`)
        .map(({ body }) => body?.json as Json),
    /** Makes the next POSTs of candidates fail. */
    arm: (fault: string, more: Json = {}) =>
      scene.sandbox.arm({ fault, match: { method: "POST", path: "^.*/candidates$" }, ...more }),
  };
}
