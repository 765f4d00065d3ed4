import { expect, it } from "vitest";
import type { Json } from "../support/clients.ts";
import { toolScene } from "../support/tool-scene.ts";

const scene = toolScene();

const DESCRIPTION = "Drives trams through the old town, in the day and in the night.";
const interview = (config: Json = {}) => ({
  type: "web_interview",
  config,
  questions: [{ modality: "voice", text: "Warum?" }],
});
const sms = (timezone: string) => ({
  type: "conversational_sms",
  config: { blackout_period: { enabled: true, timezone, start_hour: 21, end_hour: 8 } },
  questions: [{ modality: "sms", text: "Licence?" }],
});
const warningsOf = async (rest: Json): Promise<string> => {
  const request = { title: "Tram driver", description: DESCRIPTION, dry_run: true, ...rest };
  const { warnings = [] } = await scene.ask("create_interviewer", request);
  return (warnings as string[]).join("\n");
};

it("a preview warns of a language that no voice of the workspace speaks, and names those that do", async () => {
  expect(await warningsOf({ language: "pl", workflow: [interview()] })).toMatch(
    /^language: no voice of this workspace is listed for pl \(there are en-US, .*\); HeyMilo accepts it and .* Ask the user/,
  );
  expect(await warningsOf({ language: "de", workflow: [interview()] })).toBe("");
});

it("of a voice that speaks another language than the interview", async () => {
  expect(await warningsOf({ language: "de", workflow: [interview({ voice_id: "wrv-3d57aa80" })] })).toContain(
    "workflow[0].config.voice_id: Lucía speaks es-MX, and the interview is in de; choose another",
  );
  expect(await warningsOf({ language: "de", workflow: [interview({ voice_id: "wrv-58ab93f7" })] })).toBe("");
});

it("of a number of another country than the texts go to", async () => {
  const vienna = { phone_number_id: "4F9D27A1", workflow: [sms("Europe/Vienna")] };
  expect(await warningsOf(vienna)).toContain(
    "phone_number_id: +13125550142 is a number of US, which does not go with Europe/Vienna",
  );
  expect(await warningsOf({ ...vienna, workflow: [sms("America/Chicago")] })).toBe("");
});

it("of a description from which no questions can be written", async () => {
  const workflow = [{ type: "resume" }];
  expect(
    await warningsOf({ description: "A tram driver. Tram, driver", workflow, title: "A Tram Driver" }),
  ).toContain("description: only repeats the title");
  expect(await warningsOf({ description: "", workflow })).toContain("or the questions come out general");
});

it("of a step that asks nothing", async () => {
  expect(await warningsOf({ workflow: [{ type: "form", questions: [] }] })).toContain(
    "workflow[0].questions: is an empty list, so the form step may ask nothing; leave it out",
  );
});
