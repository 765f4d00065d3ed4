import { randomBytes } from "node:crypto";
import hiring from "../seed/hiring.json" with { type: "json" };
import type { Store } from "../store.ts";
import type { Candidate, Person, Stage } from "./candidate.ts";

/** Whom the sandbox knows; they apply in this order, and again from the first. */
const PEOPLE = hiring.people as unknown as Person[];

export interface Arrival {
  /** A random one if absent. */
  id?: string;
  postingId: string;
  stage: Stage;
  /** Replace the person's own. */
  name?: string;
  email?: string;
  /** Unix ms; now if absent. */
  createdAt?: number;
}

/** Lets the next person of the seed apply. From the second round on their emails carry a number, as people's do. */
export function arrive(store: Store, { id, postingId, stage, name, email, createdAt }: Arrival): Candidate {
  const number = store.candidatesOf(postingId).length;
  const person = PEOPLE[number % PEOPLE.length] as Person;
  const round = Math.floor(number / PEOPLE.length);
  const at = createdAt ?? store.now();
  return store.addCandidate({
    id: id ?? randomBytes(8).toString("hex").toUpperCase(),
    candidateId: `cand_${randomBytes(4).toString("hex")}`,
    postingId,
    person: {
      ...person,
      name: name ?? person.name,
      email: email ?? (round === 0 ? person.email : person.email.replace("@", `${round + 1}@`)),
    },
    stage,
    createdAt: at,
    lastActivityAt: at,
  });
}

/** What happens to a candidate from outside: they go on, are scored, or a recruiter decides. */
export function move(store: Store, candidate: Candidate, stage: Stage): void {
  candidate.stage = stage;
  candidate.lastActivityAt = store.now();
}
