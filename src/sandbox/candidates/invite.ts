import type { Json, JsonObject } from "../json.ts";
import { type FieldProblem, invalidParam, ruleBroken } from "../reply.ts";
import { metadataRules } from "../rules.ts";
import type { Posting, Store } from "../store.ts";
import { arrive } from "./arrive.ts";
import type { Candidate } from "./candidate.ts";
import { hashed } from "./results.ts";

/** A row with an address here is refused, so that one row of a list can fail. */
const UNDELIVERABLE = "undeliverable.example";

/**
 * Adds a person and invites them. HeyMilo does not say what it does with somebody who is there already. So the sandbox
 * does what harms most: it adds and invites them once more.
 */
export function invite(store: Store, posting: Posting, body: JsonObject, listLagMs: number): Candidate {
  const problems = problemsOf(body);
  if (problems.length > 0) throw ruleBroken(problems);
  const { name, email, phone_number, metadata, data } = body;
  const phone = typeof phone_number === "string" ? phone_number : "";
  const person = {
    name: String(name),
    email: String(email),
    phone,
    strength: hashed(String(email)),
    metadata: (metadata ?? {}) as Record<string, string>,
    data: { ...(data as Record<string, Json> | null), ...(phone && { phone_number: phone }) },
  };
  const candidate = arrive(store, { postingId: posting.id, stage: "pending", person, listLagMs });
  const channels = ["email", ...(phone ? otherChannels(posting) : [])];
  store.invitations.push({ posting_id: posting.id, email: person.email, channels });
  return candidate;
}

const otherChannels = ({ fields, steps }: Posting): string[] => [
  ...(fields.allow_sms_comms === true || steps.some(({ type }) => type === "conversational_sms") ? ["sms"] : []),
  ...(steps.some(({ config }) => config.phone_calls_enabled === true) ? ["call"] : []),
];

const problemsOf = ({ name, email, phone_number, metadata }: JsonObject): FieldProblem[] => {
  const [address, phone] = [String(email), String(phone_number ?? "")];
  const problems = metadataRules(metadata);
  if (String(name).trim() === "") problems.push(invalidParam("name", "name must not be blank"));
  if (!address.includes("@")) problems.push(invalidParam("email", `'${address}' is not an email address`));
  if (address.toLowerCase().endsWith(`@${UNDELIVERABLE}`))
    problems.push(invalidParam("email", `Mail to '${address}' (${String(name)}) cannot be delivered`));
  if (phone !== "" && !/^\+[1-9]\d{1,14}$/.test(phone))
    problems.push(invalidParam("phone_number", `'${phone}' is not in E.164 format`));
  return problems;
};
