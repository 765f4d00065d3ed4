import { describe, expect, it, onTestFinished } from "vitest";
import type { PersonalKind } from "../../src/heymilo/schema/personal.ts";
import { CANDIDATE_DATA, TREATMENTS } from "../../src/privacy/treatments.ts";
import { PARTS } from "../../src/views/interview-parts.ts";
import { connectModern } from "../support/clients.ts";
import { startHttpServer } from "../support/http-server.ts";
import { contract as document, type JsonSchema, resolveSchema, responseSchema } from "../support/openapi.ts";
import { CANDIDATE_FIELDS, INTERVIEW_FIELDS, type PersonalFields } from "../support/personal-fields.ts";

const NAME = "Zebulon Quartermaine";
const EMAIL = "zebulon@quarry.example";
const PHONE = "+1 312 555 0171";
const UNKNOWN = "canary-of-an-unknown-field";

/** A text that tells where it came from, and holds what a text can give away. */
const canary = (place: string) => `<${place}> ${NAME}, ${EMAIL}, ${PHONE}`;

type Resolve = (schema: JsonSchema) => JsonSchema;

/** Whatever HeyMilo may answer stands in one answer: every field, each list with one entry, and a field it never named. */
const everything = (resolve: Resolve, schema: JsonSchema, place: string, table: PersonalFields): unknown => {
  const node = resolve(schema);
  const branches = (node.anyOf ?? node.oneOf) as JsonSchema[] | undefined;
  if (branches) return everything(resolve, branches.find((one) => one.type !== "null") as JsonSchema, place, table);
  const below = (name: string) => (place === "" ? name : `${place}.${name}`);
  switch (node.type) {
    case "array":
      return [everything(resolve, node.items as JsonSchema, place, table)];
    case "integer":
    case "number":
      return 3;
    case "boolean":
      return true;
    case "object": {
      const named = Object.entries((node.properties ?? {}) as Record<string, JsonSchema>);
      if (named.length === 0) return { [PHONE_KEY]: canary(place) };
      const fields = named.map(([name, field]) => [name, everything(resolve, field, below(name), table)]);
      return { ...Object.fromEntries(fields), zz_unknown: UNKNOWN };
    }
    default:
      return FIXED[place.split(".").at(-1) ?? ""] ?? (table[place] === "fact" ? "a_fact" : canary(place));
  }
};

const PHONE_KEY = "note";
const FIXED: Readonly<Record<string, string>> = {
  name: NAME,
  email: EMAIL,
  interview_id: "D536A69A4090E13F",
  speaker: "Candidate",
  role: "candidate",
  timestamp_str: "00:42",
  user_friendly_timestamp: "00:42",
};

/** Said a second time in HeyMilo's answer, so read only where the first is missing. */
const SECOND = "web_interview.scorecard.transcript.text";

/** These have other words than their own, or stand in every answer. */
const ELSEWHERE: readonly (PersonalKind | "none" | undefined)[] = ["fact", "name", "email", "asked"];

describe("what can be found in any output, by setting", () => {
  const answerOf = (operation: string, table: PersonalFields) => {
    const { properties } = resolveSchema(document, responseSchema(document, operation, 200)) as {
      properties: { data: JsonSchema };
    };
    return everything((schema) => resolveSchema(document, schema), properties.data, "", table);
  };
  const person = { phone: PHONE };
  const [row] = answerOf("listCandidates", CANDIDATE_FIELDS) as [Record<string, unknown>];
  const whole = answerOf("getInterviewData", INTERVIEW_FIELDS) as Record<string, unknown>;
  const candidate = { ...row, data: { ...(row.data as object), ...person } };
  const interview = { ...whole, data: { ...(whole.data as object), ...person } };

  it.each(CANDIDATE_DATA)("%s: exactly what is promised", async (level) => {
    const { url } = await startHttpServer((request, response) => {
      const isList = request.url?.includes("/candidates");
      // Of two people with one name, the address is shown as far as the setting allows.
      const rows = [candidate, { ...candidate, interview_id: "D536A69A4090E140" }];
      const isOfWorkspace = /\/postings(\?|$)/.test(request.url ?? "");
      const data = isList ? rows : [{ id: "13D77095", title: "Nurse", status: "active" }];
      const isMany = isList || isOfWorkspace;
      const body = isMany ? { data, pagination: { has_more: false } } : { data: interview, meta: null };
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
    const client = await connectModern({
      env: {
        HEYMILO_BASE_URL: url,
        HEYMILO_API_KEY: "canary-key",
        HEYMILO_CANDIDATE_DATA: level,
        HEYMILO_LOG_LEVEL: "debug",
      },
    });
    onTestFinished(() => client.close());
    const texts = async (tool: string, calls: object[]) =>
      (await Promise.all(calls.map((args) => client.callTool(tool, { ...args })))).map(({ text }) => text).join("\n");
    const list = await texts("list_candidates", [
      { posting_id: "13D77095" },
      { posting_id: "13D77095", best_first: true, with_summary: true },
    ]);
    const across = await texts("list_candidates", [{}, { finished_since: "1970-01-01" }, { status: "a_fact" }]);
    const result = await texts(
      "get_interview_result",
      [[], ...PARTS.map((part) => [part])].map((include) => ({
        interview_id: "D536A69A4090E13F",
        include,
      })),
    );

    /** Every text of HeyMilo's answer, whether or not the program reads it. */
    const differs = (
      output: string,
      answer: object,
      fields: PersonalFields,
      isShown: (kind: PersonalKind) => boolean,
    ) =>
      [...new Set([...JSON.stringify(answer).matchAll(/<([\w.]+)>/g)].map(([, place = ""]) => place))]
        .map((place) => ({ place, kind: fields[place] }))
        .filter(({ place, kind }) => !ELSEWHERE.includes(kind) && place !== SECOND)
        .filter(
          ({ place, kind }) =>
            output.includes(`<${place}>`) !== (kind !== undefined && kind !== "none" && isShown(kind)),
        )
        .map(({ place, kind }) => `${place} (${kind})`);
    const promised = (kind: PersonalKind) => TREATMENTS[kind][level] !== "left out";
    expect(differs(result, interview, INTERVIEW_FIELDS, promised)).toEqual([]);
    // A row has no room for what the customer or the candidate added.
    const inRows: readonly PersonalKind[] = ["said", "written"];
    expect(differs(list, candidate, CANDIDATE_FIELDS, (kind) => inRows.includes(kind))).toEqual([]);
    // Across interviewers a row has nothing that anybody said or wrote.
    expect(across).toContain("D536A69A4090E140");
    expect(differs(across, candidate, CANDIDATE_FIELDS, () => false)).toEqual([]);
    expect(across.includes("Quartermaine")).toBe(level !== "pseudonymous");
    expect(across.includes(EMAIL)).toBe(level === "full");

    const all = `${list}\n${across}\n${result}`;
    expect(all).not.toContain(UNKNOWN);
    expect(all.includes("Zebulon")).toBe(level !== "pseudonymous");
    expect(all.includes("Quartermaine")).toBe(level !== "pseudonymous");
    expect(all.includes(EMAIL)).toBe(level === "full");
    expect(all.includes("z…@quarry.example")).toBe(level === "names");
    expect(all.includes("555 0171")).toBe(level === "full");
    expect(all.includes("Z. Q.")).toBe(level === "pseudonymous");
    for (const secret of ["Zebulon", EMAIL, "555 0171", "<", UNKNOWN]) expect(client.stderr()).not.toContain(secret);
    expect(client.stderr()).toContain("/candidates");
  });
});
