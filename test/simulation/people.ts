import { AS_DOCUMENTED } from "./deviations.ts";
import { type Answer, type Request, SimulatedHeyMilo } from "./heymilo.ts";
import type { SentPost } from "./network.ts";
import type { Chance } from "./virtual-time.ts";

/** What the list lacks of a person. */
export type Lack = "nothing" | "its id" | "its email" | "its email and id" | "its email and name" | "everything";

/** A person whom HeyMilo has invited. */
export interface Contacted {
  id: string;
  name: string;
  email: string;
  listedFrom: number;
  lack: Lack;
}

/** Invites whoever it is told to, as often as it is told to. */
export class HeyMiloWithPeople extends SimulatedHeyMilo {
  readonly posting: { id: string };
  readonly people: Contacted[] = [];
  texts = false;

  constructor(
    chance: Chance,
    title: string,
    readonly now: () => number,
    readonly lacks: readonly Lack[],
  ) {
    super(AS_DOCUMENTED, chance, now);
    this.posting = this.add({ title, content: "interviewer" });
  }

  override answer(request: Request, made?: { by: SentPost; listLagMs: number }): Answer {
    const { method, path, body } = request;
    if (path !== `/api/v2/postings/${this.posting.id}/candidates`) {
      const { status, body } = super.answer(request, made);
      return { status, body: { data: { ...(body as { data: object }).data, allow_sms_comms: this.texts } } };
    }
    if (method === "POST") {
      const id = `I${this.people.length}`;
      const { email, name } = body as Contacted;
      const lack = this.lacks[this.people.length % this.lacks.length] ?? "nothing";
      this.people.push({ id, email, name, lack, listedFrom: this.now() + (made?.listLagMs ?? 0) });
      return { status: 201, body: { data: { id, interview_id: id } } };
    }
    const listed = this.people.filter(({ listedFrom }) => listedFrom <= this.now());
    const data = listed.map(shown);
    return {
      status: 200,
      body: { data, pagination: { has_more: false, total_count: data.length, url: null } },
    };
  }
}

const shown = ({ id, email, name, lack }: Contacted): object | null => {
  if (lack === "everything") return null;
  if (lack === "its id") return { email, name };
  if (lack === "its email and id") return { email: "p…@mail.example", name };
  const named = lack === "its email and name" ? null : name;
  return { interview_id: id, name: named, email: lack === "nothing" ? email : null };
};
