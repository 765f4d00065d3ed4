import * as z from "zod";
import { openObjects } from "../../../src/heymilo/schema/steps.ts";
import { keepCreateRules } from "../../contract/prose-rules.ts";
import fc from "../fast-check.ts";
import { contract, type JsonSchema } from "../openapi.ts";
import { arbitraryFromSchema } from "./from-schema.ts";
import { anyJson, deadline, fields, id, integer, type Json, languageTag, metadata, text, url } from "./values.ts";

const TIME_ZONES = ["America/Chicago", "America/Argentina/Buenos_Aires", "Asia/Kolkata", "UTC"];

/** A job title of 3 to 200 characters without blanks around it. */
const title = text(200, 3)
  .map((value) => value.trim())
  .filter((value) => [...value].length >= 3);

const isEmpty = (value: unknown): boolean =>
  value === "" || (typeof value === "object" && value !== null && Object.keys(value).length === 0);

/** An empty value of an optional field would only mean that it is not given. */
const withoutEmpty = (object: Json): Json =>
  Object.fromEntries(Object.entries(object).filter(([name, value]) => name === "answer" || !isEmpty(value)));

/** Open objects have documented keys, whose types our schema alone knows, and any others. */
const openObject = (name: keyof typeof openObjects): fc.Arbitrary<Json> => {
  const { $schema: _, ...schema } = z.toJSONSchema(openObjects[name], {
    io: "input",
    metadata: z.registry(),
  }) as JsonSchema;
  const known = (arbitraryFromSchema(contract, schema, { named }) as fc.Arbitrary<Json>).map(withoutEmpty);
  const others = fields({}, { beta_rollout_group: anyJson(), zz_experimental: anyJson() });
  return fc.tuple(known, fc.option(others, { nil: {}, freq: 1 })).map(([one, other]) => ({ ...one, ...other }));
};

/** All four keys when it is on, over midnight too. */
const blackoutPeriod = (): fc.Arbitrary<Json> => {
  const hours = {
    timezone: fc.constantFrom(...TIME_ZONES),
    start_hour: integer(0, 23),
    end_hour: integer(1, 24),
  };
  return fc
    .oneof(
      fields({ enabled: fc.constant(true), ...hours }),
      openObject("blackout_period").map((any): Json => ({ ...any, enabled: false })),
    )
    .filter(({ start_hour, end_hour }) => start_hour === undefined || start_hour !== end_hour);
};

/** Texts that have a form, by the names of their fields. HeyMilo's document gives the form in prose alone. */
function named(name: string): fc.Arbitrary<unknown> | undefined {
  if (name.endsWith("_url")) return url();
  if (name.endsWith("_id")) return id();
  return FORMS[name];
}

const FORMS: Record<string, fc.Arbitrary<unknown>> = {
  title,
  text: text(),
  language: languageTag(),
  deadline: deadline(),
  timezone: fc.constantFrom(...TIME_ZONES),
  metadata: metadata(),
  answer: anyJson().filter((value) => value !== null),
};
FORMS.cheat_detection_config = openObject("cheat_detection_config");
FORMS.web_interview_config = openObject("web_interview_config");
FORMS.blackout_period = blackoutPeriod();

const fromDocument = (component: string) =>
  arbitraryFromSchema(
    contract,
    { $ref: `#/components/schemas/${component}` },
    { nulls: "never", named },
  ) as fc.Arbitrary<Json>;

const fullStep = ({ type, config, questions }: Json): Json =>
  withoutEmpty({
    type,
    ...(config !== undefined && { config: withoutEmpty(config as Json) }),
    ...(questions !== undefined && { questions: (questions as Json[]).map(withoutEmpty) }),
  });

/** A request to create an interviewer that HeyMilo's document and its prose allow, with nothing empty in it. */
export const createPostingRequest = (): fc.Arbitrary<Json> =>
  fromDocument("CreatePostingRequest").map((request) => {
    const { workflow, ...kept } = withoutEmpty(keepCreateRules(request));
    return { ...kept, ...(workflow !== undefined && { workflow: (workflow as Json[]).map(fullStep) }) };
  });
