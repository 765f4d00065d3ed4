import { describe, expect, it } from "vitest";
import { createPostingShape } from "../../../src/heymilo/schema/create-posting.ts";
import { problemsOf, requestWith } from "../../support/request-with.ts";

const AVATAR = "web_interview.config.web_interview_config.avatar_image_url";
const BACKDROP = "web_interview.config.web_interview_config.backdrop_image_url";
const ZONE = "conversational_sms.config.blackout_period.timezone";

const expectValid = (path: string, value: unknown) => expect(problemsOf(requestWith(path, value))).toEqual([]);
const expectProblem = (path: string, value: unknown, part: string) =>
  expect(problemsOf(requestWith(path, value))).toEqual([expect.stringContaining(part)]);

describe.each(["redirect_url", "scheduling_url", AVATAR, BACKDROP])("%s", (path) => {
  it.each(["https://example.com", "http://example.com/a?b=c#d", "HTTPS://EXAMPLE.COM", "https://münchen.example/ä"])(
    "may be %s",
    (url) => expectValid(path, url),
  );

  it.each([
    "example.com",
    "//example.com",
    "/next",
    "https:next",
    "https://",
    " https://example.com",
    "https://example.com/two words",
    "ftp://example.com",
    "javascript:alert(1)",
    "data:text/html,x",
    "mailto:someone@example.com",
  ])("must not be %j", (url) => expectProblem(path, url, "must be a complete http or https URL, such as"));
});

describe("language", () => {
  it.each(["en", "EN", "fil", "pt-BR", "zh-Hans-CN", "es-419", "sr-Latn"])("may be %s", (tag) =>
    expectValid("language", tag),
  );

  it.each(["English", "e", "en_US", "en-", "en--US", "english please", "en US", "klingon", "12"])(
    "must not be %j",
    (value) => expectProblem("language", value, 'must be a BCP-47 language tag such as "en" or "pt-BR"'),
  );
});

describe("deadline", () => {
  const inAnHour = new Date(Date.now() + 3_600_000).toISOString();

  it.each([
    inAnHour,
    "2099-12-31T23:59Z",
    "2099-12-31T23:59:59.5Z",
    "2099-12-31T23:59:59+05:30",
    "2099-01-01T00:00:00-0800",
  ])("may be %s", (time) => expectValid("deadline", time));

  it.each([
    ["2020-01-01T00:00:00Z", "is in the past (it is now 2"],
    [new Date(Date.now() - 60_000).toISOString(), "leave it out for one month from now"],
    ["2099-12-31T23:59:59", "must say its time zone: add Z or an offset, such as 2099-12-31T17:00:00Z"],
    ["2099-12-31", "must say its time zone"],
    ["2099-12-31 23:59:59", "must say its time zone"],
    ["31/12/2099", "must be an ISO 8601 time such as"],
    ["Dec 31, 2099", "must be an ISO 8601 time such as"],
    ["2099-13-01T00:00:00Z", "must be an ISO 8601 time such as"],
    ["2099-02-30T12:00:00Z", "is not a date of the calendar: 2099-02-30"],
    ["2099-04-31", "is not a date of the calendar"],
    ["next Friday", "must be an ISO 8601 time such as"],
  ])("%s: %s", (time, part) => expectProblem("deadline", time, part));
});

describe("a time zone", () => {
  it.each(["America/Chicago", "Europe/Berlin", "UTC", "Asia/Kolkata"])("may be %s", (zone) => expectValid(ZONE, zone));
  it.each(["Mars/Base", "Chicago", "CST6", "GMT+25:00"])("must not be %s", (zone) =>
    expectProblem(ZONE, zone, "must be an IANA time zone such as America/Chicago"),
  );
});

describe("metadata", () => {
  const map = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`key${at}`, "x"]));

  it.each([
    ["is empty", {}],
    ["has 50 keys", map(50)],
    ["has a key of 40 characters", { ["😀".repeat(40)]: "x" }],
    ["has a value of 500 characters", { note: "😀".repeat(500) }],
    ["has an empty value", { note: "" }],
    ["has keys that objects have anyway", { constructor: "x", toString: "y" }],
  ])("is fine if it %s", (_what, metadata) => expectValid("metadata", metadata));

  it.each([
    ["51 keys", map(51), "metadata: has 51 keys; the limit is 50"],
    ["a long key", { ["😀".repeat(41)]: "x" }, "key has 41 characters; the limit is 40"],
    ["a long value", { note: "😀".repeat(501) }, "metadata.note: has 501 characters; the limit is 500"],
    ["a number", { salary: 5 }, "metadata.salary: must be a string, not 5"],
    ["a null", { note: null }, "metadata.note: must be a string, not null"],
    ["an object", { note: {} }, "metadata.note: must be a string, not an object"],
    ["the marker's key", { mcp_idempotency_key: "x" }, "is reserved for this server's idempotency marker"],
  ])("must not have %s", (_what, metadata, part) => expectProblem("metadata", metadata, part));
});

describe("a question's text", () => {
  it.each(["voice", "voice_tags", "sms", "resume_eligibility", "resume_scoring", "form"])(
    "of %s is not blank",
    (modality) => {
      expectValid(`${modality}.text`, "Why?");
      expectProblem(`${modality}.text`, " \n", "must not be blank");
      expectProblem(`${modality}.text`, "", "must not be blank");
    },
  );
});

it("takes a URL with letters beyond ASCII however many it has seen, which URL.canParse of Node 20 does not", () => {
  const { redirect_url } = createPostingShape;
  const refused = Array.from({ length: 20_000 }, () => redirect_url.safeParse("https://münchen.example/ä")).filter(
    ({ success }) => !success,
  );
  expect(refused).toEqual([]);
});
