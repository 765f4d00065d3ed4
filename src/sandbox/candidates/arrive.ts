import { randomBytes } from "node:crypto";
import hiring from "../seed/hiring/customer-service.json" with { type: "json" };
import type { Store } from "../store.ts";
import type { Candidate, Person, Stage } from "./candidate.ts";

/** Whom the sandbox knows; they apply in this order, and again from the first. */
const PEOPLE = hiring.people as unknown as Person[];

interface Arrival {
  /** A random one if absent. */
  id?: string;
  postingId: string;
  stage: Stage;
  /** The next of {@link PEOPLE} if absent. */
  person?: Person;
  /** Replace the person's own. */
  name?: string;
  email?: string;
  /** Unix ms; now if absent. */
  createdAt?: number;
  /** ms during which lists do not show them. */
  listLagMs?: number;
}

/** Lets a person apply. */
export function arrive(store: Store, arrival: Arrival): Candidate {
  const { id, postingId, stage, name, email, createdAt, listLagMs = 0 } = arrival;
  const person = arrival.person ?? nextPerson(store, postingId);
  const at = createdAt ?? store.now();
  return store.addCandidate({
    id: id ?? randomBytes(8).toString("hex").toUpperCase(),
    candidateId: `cand_${randomBytes(4).toString("hex")}`,
    postingId,
    person: { ...person, name: name ?? person.name, email: email ?? person.email },
    stage,
    createdAt: at,
    lastActivityAt: at,
    listedFrom: at + listLagMs,
  });
}

/** From the second round on the emails carry a number, as people's do. */
const nextPerson = (store: Store, postingId: string): Person => {
  const number = store.posting(postingId).candidates.length;
  const round = Math.floor(number / PEOPLE.length);
  const { said, ...person } = PEOPLE[number % PEOPLE.length] as Person;
  const isAboutThisJob = postingId === hiring.id || person.says_it_anywhere;
  return {
    ...person,
    ...(said && isAboutThisJob && { said }),
    email: round === 0 ? person.email : person.email.replace("@", `${round + 1}@`),
  };
};

/** What happens to a candidate from outside: they go on, are scored, or a recruiter decides. */
export function move(store: Store, candidate: Candidate, stage: Stage): void {
  candidate.stage = stage;
  candidate.lastActivityAt = store.now();
}
