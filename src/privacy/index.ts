import { Confidential } from "../heymilo/confidential.ts";
import { fieldsOf } from "../heymilo/json.ts";
import { type Candidate, candidate } from "../heymilo/schema/candidates.ts";
import { type Interview, interview } from "../heymilo/schema/interviews.ts";
import { decided } from "../heymilo/schema/personal.ts";
import { folded, printable, shortened } from "../heymilo/text.ts";
import { maskedEmail, withoutContacts } from "./contacts.ts";
import { type Identity, identityOf } from "./identity.ts";
import { initials, withoutNames } from "./names.ts";
import { withoutValues } from "./refusal.ts";
import { type CandidateData, type KeptBack, keptBack, TREATMENTS, type Treatment } from "./treatments.ts";

/**
 * The only way from what HeyMilo says about a person to everything that may print it. The results have the fields of
 * HeyMilo's answer, as far as the operator's setting allows. Their texts have one line and no invisible characters.
 */
export class Privacy {
  constructor(readonly level: CandidateData) {}

  candidate(closed: Confidential<Candidate>): Candidate {
    return this.#allowed(Confidential.open(closed), candidate);
  }

  interview(closed: Confidential<Interview>): Interview {
    return this.#allowed(Confidential.open(closed), interview);
  }

  /** A person as the caller has named them. Any field may hold any value. */
  named(row: unknown): Pick<Candidate, "name" | "email"> {
    const { name, email, metadata, data, phone_number } = fieldsOf(row);
    const person = {
      interview_id: "",
      name: typeof name === "string" ? name : null,
      email: typeof email === "string" ? email : null,
      metadata: fieldsOf(metadata),
      data: { ...fieldsOf(data), phone_number },
    };
    return this.#allowed(person, candidate);
  }

  /** HeyMilo's words about somebody, without anything that was sent about them. */
  refusal(words: Confidential<string>, row: unknown): string {
    const { name, email, phone_number, metadata, data } = fieldsOf(row);
    const text = withoutValues(Confidential.open(words), [name, email, phone_number, metadata, data]);
    if (text === undefined)
      return "HeyMilo gave a reason. It is not shown, because it or the row is too long to look for the row's values.";
    const identity = identityOf({ name: String(name), email: String(email) });
    return shortened(withoutNames(withoutContacts(text, identity), identity), LONGEST_REFUSAL);
  }

  /**
   * What HeyMilo sent and the setting keeps back, and which setting that is; undefined if nothing is.
   *
   * @param among what an answer would show without the setting; everything if absent
   */
  withheld(
    people: readonly (Confidential<Candidate> | Confidential<Interview>)[],
    among?: readonly KeptBack[],
  ): string | undefined {
    const words = keptBack(people.map(Confidential.open<Partial<Interview>>), this.level, among);
    if (words.length === 0) return undefined;
    return (
      `${words.join(", ")}: kept back by the server's setting HEYMILO_CANDIDATE_DATA (${this.level}). HeyMilo has it: ` +
      "review_url of get_interviewer leads there."
    );
  }

  /** Then an address tells no more than which of two people of one name it is. */
  get masksEmails(): boolean {
    return TREATMENTS.email[this.level] === "masked";
  }

  /** A search would tell who applied, which `pseudonymous` keeps secret. */
  get canSearch(): boolean {
    return this.level !== "pseudonymous";
  }

  /** Part of the name, or the whole email address. */
  matches(closed: Confidential<Candidate>, search: string): boolean {
    if (!this.canSearch) return false;
    const { name, email } = Confidential.open(closed);
    const wanted = folded(search);
    return wanted !== "" && (folded(email ?? "") === wanted || folded(name ?? "").includes(wanted));
  }

  #allowed<T extends Candidate | Interview>(data: T, schema: typeof candidate | typeof interview): T {
    const identity = identityOf(data);
    return decided(schema, data, (kind, value, holder) => {
      const treatment = TREATMENTS[kind === "said" && isInterviewer(holder) ? "asked" : kind][this.level];
      return treated(value, treatment, identity);
    }) as T;
  }
}

const LONGEST_REFUSAL = 300;

/** A turn of a transcript. Each kind of step calls its speaker otherwise. */
const isInterviewer = (holder: unknown): boolean => {
  const { speaker, role } = holder as { speaker?: unknown; role?: unknown };
  return /^(?:interviewer|agent|assistant)$/i.test(String(speaker ?? role));
};

const treated = (value: unknown, treatment: Treatment, identity: Identity): unknown => {
  if (treatment === "left out" || value === null || value === undefined) return undefined;
  if (Array.isArray(value)) return value.map((item) => treated(item, treatment, identity) ?? null);
  if (typeof value === "object") {
    const entries = Object.entries(value).map(([key, inner]) => [
      String(text(key, treatment, identity)),
      treated(inner, treatment, identity) ?? null,
    ]);
    return Object.fromEntries(entries);
  }
  return typeof value === "string" ? text(value, treatment, identity) : value;
};

const text = (raw: string, treatment: Treatment, identity: Identity): string | undefined => {
  const line = printable(raw, Number.POSITIVE_INFINITY);
  switch (treatment) {
    case "shown":
      return line;
    case "initials":
      return initials(line);
    case "masked":
      return maskedEmail(line);
    case "without contacts":
      return withoutContacts(line, identity);
    case "without names and contacts":
      return withoutNames(withoutContacts(line, identity), identity);
    case "without whole name and contacts":
      return withoutNames(withoutContacts(line, identity), identity, { wholeOnly: true });
    default:
      return undefined;
  }
};
