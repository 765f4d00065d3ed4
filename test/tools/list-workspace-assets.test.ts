import { afterEach, describe, expect, it } from "vitest";
import type { Json } from "../support/clients.ts";
import { countTokens } from "../support/tokens.ts";
import { type ToolScene, toolScene } from "../support/tool-scene.ts";

interface Answer {
  assets: Json[];
  next_cursor?: string;
  note?: string;
  failed?: { kind: string; reason: string }[];
  warnings?: string[];
}

const listing =
  (scene: ToolScene) =>
  async (args: Json): Promise<Answer> => {
    const answer = await scene.ask("list_workspace_assets", args);
    expect(countTokens(answer)).toBeLessThan(5_000);
    return answer as unknown as Answer;
  };

const names = ({ assets }: Answer) => assets.map(({ name }) => name);

describe("list_workspace_assets", () => {
  const scene = toolScene();
  const list = listing(scene);

  afterEach(() => scene.sandbox.reset());

  it("says of each kind's rows which field takes their id", async () => {
    const { assets, note, failed } = await list({ kind: "all" });
    const fields = new Map(assets.map(({ id, use_as }) => [id, use_as]));
    expect(fields.get("wrv-7f3a21c9")).toBe("workflow[].config.voice_id");
    expect(fields.get("4F9D27A1")).toBe("phone_number_id");
    expect(fields.get("A3D90F41C7E8")).toBe("sender_email_id");
    expect(fields.get("E6A1D0C3B2F4")).toBe("email_template_group_id");
    expect(fields.get("D05C7A19E3B8")).toBe("design_template_group_id");
    expect(note).toContain("1 inactive left out (include_inactive shows them).");
    expect(failed).toBeUndefined();
  });

  it("shows a few of every kind to who names none, and says how to see the others", async () => {
    const { assets, note } = await list({});
    expect(assets.filter(({ use_as }) => String(use_as).endsWith("voice_id"))).toHaveLength(3);
    expect(new Set(assets.map(({ use_as }) => use_as)).size).toBe(5);
    expect(note).toContain("3 of 9 voices; kind voices lists the others.");
  });

  it("shows what one needs to choose a voice, and no nulls", async () => {
    const { assets } = await list({ kind: "voices" });
    expect(assets[0]).toEqual({
      id: "wrv-7f3a21c9",
      use_as: "workflow[].config.voice_id",
      name: "Sarah",
      language: "en-US",
      country_code: "US",
      gender: "female",
      labels: "american, adult, warm",
      preview_url: "https://voices.heymilo.example/wrv-7f3a21c9.mp3",
    });
    expect(assets.at(-1)).toEqual({
      id: "wrv-f7205a3e",
      use_as: "workflow[].config.voice_id",
      name: "Custom voice 1",
    });
  });

  it("finds the voices of a language, with and without its region, and of a gender", async () => {
    expect(names(await list({ kind: "voices", language: "en" }))).toEqual(["Sarah", "Marcus", "Eleanor"]);
    expect(names(await list({ kind: "voices", language: "EN-gb" }))).toEqual(["Eleanor"]);
    expect(names(await list({ kind: "voices", language: "es", gender: "male" }))).toEqual(["Mateo"]);
    const { note } = await list({ kind: "voices", language: "en" });
    expect(note).toBe("1 without a stated language left out.");
  });

  it("explains an empty answer with what there is", async () => {
    const { assets, note } = await list({ kind: "voices", language: "fi", gender: "female" });
    expect(assets).toEqual([]);
    expect(note).toContain('No voice fits language "fi" and gender "female"');
    expect(note).toContain("en-US, en-GB, es-MX");
    expect((await list({ kind: "sender_emails", search: "nobody" })).note).toContain('search "nobody"');
  });

  it("searches where HeyMilo cannot: numbers however they are written, and addresses", async () => {
    const number = await list({ kind: "phone_numbers", search: "(206) 555-0178" });
    expect(number.assets).toEqual([
      { id: "81C6E05B", use_as: "phone_number_id", phone_number: "+12065550178", country_code: "US" },
    ]);
    const sender = await list({ kind: "sender_emails", search: "CARE-jobs@" });
    expect(sender.assets.map(({ email }) => email)).toEqual(["care-jobs@alderway.example"]);
    const requests = await scene.sandbox.requests();
    expect(requests.map(({ query }) => query.search)).toEqual([undefined, undefined]);
  });

  it("lets HeyMilo search names", async () => {
    expect(names(await list({ kind: "voices", search: "mar" }))).toEqual(["Marcus"]);
    expect((await scene.sandbox.requests()).map(({ query }) => query.search)).toEqual(["mar"]);
  });

  it("shows inactive numbers only when asked", async () => {
    const active = await list({ kind: "phone_numbers" });
    const all = await list({ kind: "phone_numbers", include_inactive: true });
    expect(active.assets).toHaveLength(2);
    expect(all.assets).toHaveLength(3);
    expect(all.assets.filter(({ active: is }) => is === false)).toHaveLength(1);
  });

  it("rejects a cursor that is none, one for all kinds, and a language's name", async () => {
    const problems = async (args: Json) =>
      (await scene.call("list_workspace_assets", args)).failure?.problems as Json[];
    expect(await problems({ kind: "voices", cursor: "x" })).toMatchObject([{ path: "cursor" }]);
    expect(await problems({ kind: "all", cursor: "x" })).toMatchObject([{ path: "cursor" }]);
    expect(await problems({ kind: "voices", language: "English" })).toMatchObject([
      { path: "language", message: expect.stringContaining('"en"') as string },
    ]);
  });

  it("says that language means nothing for phone numbers", async () => {
    const { warnings } = await list({ kind: "phone_numbers", language: "en" });
    expect(warnings?.join()).toContain("about voices");
  });

  it("names the part of all that failed, and why, and shows the others", async () => {
    await scene.sandbox.arm({
      fault: "error_before_commit",
      match: { method: "GET", path: "/api/v2/sender-emails" },
      times: 5,
    });
    const { assets, failed } = await list({ kind: "all" });
    expect(failed).toMatchObject([{ kind: "sender_emails", reason: expect.stringContaining("500") as string }]);
    expect(new Set(assets.map(({ use_as }) => use_as)).size).toBe(4);
  });

  it("fails when every part fails", async () => {
    await scene.sandbox.arm({ fault: "unauthorized", times: null });
    expect(await scene.refusal("list_workspace_assets", { kind: "all" })).toContain("401");
  });
});

describe("list_workspace_assets in a large workspace", () => {
  const voices = Array.from({ length: 620 }, (_, index) => ({
    object: "voice",
    id: `wrv-${String(index).padStart(4, "0")}`,
    name: `Voice number ${index}`,
    language: index % 2 ? "pt-BR" : "de-DE",
    gender: "female",
    provider: "lmnt",
    provider_voice_id: `v${index}`,
    preview_url: `https://voices.heymilo.example/${index}.mp3`,
  }));

  const list = listing(toolScene({ sandbox: { seed: { voices, phone_numbers: [], email_template_groups: [] } } }));

  it("stays within 5,000 tokens whatever the limit, loses no row to it, and says where it stopped looking", async () => {
    const ids: unknown[] = [];
    let cursor: string | undefined;
    let note: string | undefined;
    do {
      const page = await list({ kind: "voices", limit: 100, ...(cursor && { cursor }) });
      expect(page.assets.length).toBeGreaterThan(10);
      ids.push(...page.assets.map(({ id }) => id));
      cursor = page.next_cursor;
      note = page.note;
    } while (cursor);
    expect(ids).toEqual(voices.slice(0, 500).map(({ id }) => id));
    expect(note).toBe("Only the first 500 voices were looked through; narrow it with search.");
  });

  it("says of all kinds how many there are, and where none are why", async () => {
    const { assets, note } = await list({ kind: "all", limit: 10 });
    expect(assets.filter(({ use_as }) => use_as === "workflow[].config.voice_id")).toHaveLength(10);
    expect(note).toContain("10 of 500 voices; kind voices lists the others.");
    expect(note).toContain("This workspace has no phone numbers. HeyMilo's support provides them");
    expect(note).toContain("This workspace has no email template groups.");
  });
});
