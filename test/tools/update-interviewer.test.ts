import { beforeAll, describe, expect, it } from "vitest";
import { clearableFields, updatePostingShape } from "../../src/heymilo/schema/update-posting.ts";
import { type Changes, changingProxy } from "../support/changing-proxy.ts";
import { answerOf, connectModern, type Json, type TestClient } from "../support/clients.ts";
import { MARKER, NUMBER, POSTING, updateScene } from "../support/update-scene.ts";

const { scene, create, update, refusal, bodies } = updateScene();

let changes: Changes = {};
let proxied: TestClient;

beforeAll(async () => {
  const proxy = await changingProxy(scene.sandbox.url, () => changes);
  proxied = await connectModern({ env: { ...scene.sandbox.env, HEYMILO_BASE_URL: proxy.url } });
  return async () => {
    await proxied.close();
    await proxy.close();
  };
});

/** A client of a server that has HeyMilo behind a proxy, which makes these changes from now on. */
const through = (wanted: Changes): TestClient => {
  changes = wanted;
  return proxied;
};

describe("fields of the posting", () => {
  it("change, and nothing else does", async () => {
    const id = await create();
    const { updated_at: _before, ...before } = await scene.stored(id);
    const answer = await update(id, { title: "Senior Tram Driver", max_retakes: 1, language: "de" });
    expect(answer).toMatchObject({
      outcome: "updated",
      posting_id: id,
      status: "active",
      summary: 'Updated "Senior Tram Driver".',
      changes: ["title: Tram Driver -> Senior Tram Driver", "language: en -> de", "max_retakes: 2 -> 1"],
    });
    expect(answer).not.toHaveProperty("warnings");
    const { updated_at: _after, urls: _urls, ...after } = await scene.stored(id);
    const { urls: _oldUrls, ...rest } = before;
    expect(after).toEqual({ ...rest, title: "Senior Tram Driver", max_retakes: 1, language: "de" });
    expect(await bodies()).toEqual([{ title: "Senior Tram Driver", language: "de", max_retakes: 1 }]);
  });

  it("that are times are read back as the time they mean", async () => {
    const id = await create();
    const deadline = new Date(Math.floor(Date.now() / 1000) * 1000 + 86_400_000).toISOString();
    expect(await update(id, { deadline })).not.toHaveProperty("warnings");
    expect((await scene.stored(id)).deadline).toBe(Date.parse(deadline) / 1000);
  });

  it("have the limits of the update, which are narrower than those of the create", async () => {
    const id = await create();
    const text = await refusal(id, {
      description: "Too short",
      name: "n".repeat(101),
      instructions: "i".repeat(10_001),
      interviewer_name: "n".repeat(101),
      deadline: "2020-01-01T00:00:00Z",
    });
    expect(text).toMatch(/^outcome: not_changed - retry: no, unless corrected\nNothing was sent to HeyMilo\./);
    expect(text).toContain("- description: has 9 characters; the minimum is 10");
    expect(text).toContain("- name: has 101 characters; the maximum is 100");
    expect(text).toContain("- instructions: has 10001 characters; the maximum is 10000");
    expect(text).toContain("- interviewer_name: has 101 characters; the maximum is 100");
    expect(text).toContain("- deadline: is in the past");
    expect(await scene.writes()).toEqual([]);
  });

  it("must be at least one", async () => {
    const id = await create();
    expect(await refusal(id, {})).toContain("nothing to change: give a field of the posting, clear, or steps");
    expect(await refusal(id, { steps: [] })).toContain("nothing to change");
  });
});

describe("clear", () => {
  it('empties texts with "", everything else with null, and reads it back', async () => {
    const id = await create({
      email_report_to_candidate: true,
      name: "tram-driver",
      phone_number_id: NUMBER,
    });
    const clear = clearableFields.filter((field) => field !== "metadata");
    expect(clear).toHaveLength(Object.keys(updatePostingShape).length - 5);
    expect(await update(id, { clear })).not.toHaveProperty("warnings");
    const texts = { instructions: "", company_overview: "", job_overview: "" };
    const others = Object.fromEntries(clear.filter((field) => !(field in texts)).map((field) => [field, null]));
    expect(await bodies()).toEqual([{ ...texts, ...others }]);
    expect(await scene.stored(id)).toMatchObject({ ...texts, ...others, title: "Tram Driver" });
  });

  it("warns of what HeyMilo accepts and keeps all the same", async () => {
    const id = await create();
    // As if null meant "leave it".
    const client = through({
      patch: (body) => Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null)),
    });
    const args = { posting_id: id, clear: ["redirect_url", "instructions"], title: "Tram Driver II" };
    const answer = answerOf(await client.callTool("update_interviewer", args));
    expect(answer.warnings).toEqual(["redirect_url: HeyMilo accepted the change but shows another value"]);
    expect(await scene.stored(id)).toMatchObject({
      title: "Tram Driver II",
      instructions: "",
      redirect_url: POSTING.redirect_url,
    });
  });

  it("knows what a posting cannot be without, and does not both set and clear", async () => {
    const id = await create();
    expect(await refusal(id, { clear: ["title"] })).toMatch(/clear\[0\]: "title" is not allowed here: use .*name/);
    expect(await refusal(id, { clear: ["name"], name: "tram" })).toContain(
      "clear: name is given and cleared in the same call; do one of the two",
    );
    expect(await scene.writes()).toEqual([]);
  });
});

describe("metadata", () => {
  const metadata = async (id: string) => (await scene.stored(id)).metadata;

  it("is merged with what is stored, and keeps the marker", async () => {
    const id = await create();
    await update(id, { metadata: { source: "referral", team: "north" } });
    expect(await metadata(id)).toEqual({ external_id: "t-1", source: "referral", team: "north", ...MARKER });
  });

  it("is replaced on demand, and keeps the marker", async () => {
    const id = await create();
    await update(id, { metadata: { team: "north" }, metadata_replace: true });
    expect(await metadata(id)).toEqual({ team: "north", ...MARKER });
  });

  it("is cleared but for the marker; without one nothing is left", async () => {
    const id = await create();
    expect(await update(id, { clear: ["metadata"] })).not.toHaveProperty("warnings");
    expect(await metadata(id)).toEqual(MARKER);
    const other = await create({ metadata: { team: "north" } });
    expect(await update(other, { clear: ["metadata"] })).not.toHaveProperty("warnings");
    expect(await metadata(other)).toBeNull();
  });

  it("never takes the marker's key from a caller, nor more keys than HeyMilo holds", async () => {
    const full = Object.fromEntries(Array.from({ length: 48 }, (_, at) => [`key_${at}`, "x"]));
    const id = await create({ metadata: { ...full, ...MARKER } });
    expect(await refusal(id, { metadata: { mcp_idempotency_key: "mine" } })).toContain(
      "metadata.mcp_idempotency_key: is reserved",
    );
    expect(await refusal(id, { metadata: { one: "1", two: "2" } })).toContain(
      "metadata: would have 51 keys with what is stored; the limit is 50",
    );
    expect(await scene.writes()).toEqual([]);
    await update(id, { metadata: { one: "1" } });
    expect(Object.keys((await metadata(id)) ?? {})).toHaveLength(50);
  });
});

describe("metadata that HeyMilo does not clearly show", () => {
  const encoded = Buffer.from('{"a":"b"}').toString("base64");
  it.each<[name: string, shown: (metadata: Json) => unknown]>([
    ["left out", () => undefined],
    ["a list", (metadata) => Object.entries(metadata)],
    ["base64", () => encoded],
    ["with a number", (metadata) => ({ ...metadata, seats: 4 })],
  ])("is not written over: %s", async (name, shown) => {
    const id = await create();
    const client = through({ answer: (data) => ({ ...data, metadata: shown(data.metadata as Json) }) });
    const change = { posting_id: id, metadata: { team: "north" } };
    const refused = await client.callTool("update_interviewer", { ...change, title: "Tram Driver II" });
    expect(refused.text).toMatch(/^outcome: not_changed - retry: no, unless corrected\nNothing was changed\./);
    expect(refused.text).toContain("- metadata: is merged with what is stored, and HeyMilo does not show it as a map");
    expect(await scene.stored(id)).toMatchObject({ title: "Tram Driver", metadata: POSTING.metadata });
    const replaced = await client.callTool("update_interviewer", { ...change, metadata_replace: true });
    if (name === "with a number") expect(answerOf(replaced)).not.toHaveProperty("warnings");
    else expect(answerOf(replaced).warnings).toContainEqual(expect.stringContaining("had an idempotency key"));
    const untouched = await client.callTool("update_interviewer", { posting_id: id, max_retakes: 1 });
    expect(answerOf(untouched)).not.toHaveProperty("warnings");
  });
});

describe("two changes of metadata at once", () => {
  it("both count, in one process", async () => {
    const id = await create();
    const teams = ["a", "b", "c", "d", "e"].map((key) => ({ [key]: "x" }));
    const answers = await Promise.all(teams.map((metadata) => update(id, { metadata })));
    for (const answer of answers) expect(answer).not.toHaveProperty("warnings");
    expect((await scene.stored(id)).metadata).toMatchObject(Object.assign({}, ...teams));
  });

  it("of another process: says which keys are not as asked", async () => {
    const id = await create();
    const client = through({
      answer: async (data, method) => {
        const metadata = { external_id: "t-1", night: "yes", ...MARKER };
        if (method === "PATCH") await scene.sandbox.call("PATCH", `/postings/${id}`, { metadata });
        return data;
      },
    });
    const change = { posting_id: id, metadata: { team: "north", external_id: "t-1" } };
    const { warnings } = answerOf(await client.callTool("update_interviewer", change));
    expect(warnings).toEqual([
      "metadata: HeyMilo accepted the change and does not show source, team as sent; another change may have replaced " +
        "the metadata at the same time, so give these entries again",
    ]);
  });
});

describe("the changes that are told", () => {
  it("are those of single keys in objects, and show where long texts begin to differ", async () => {
    const text = `Drives trams through the old town, ${"on and on, ".repeat(10)}`;
    const id = await create({ description: `${text} until night.` });
    const { changes } = await update(id, {
      description: `${text} until dawn.`,
      metadata: { source: "fair", more: "1" },
      clear: ["redirect_url"],
      steps: [{ step: "2", config: { cheat_detection_config: { threshold: 80 } } }],
    });
    expect(changes).toEqual([
      "description: …and on, until night. -> …and on, until dawn.",
      "metadata.source: site -> fair",
      "metadata.more: (none) -> 1",
      "redirect_url: https://trams.example/next -> (none)",
      "step 2 web_interview cheat_detection_config.threshold: 70 -> 80",
    ]);
  });

  it("say what was so before", async () => {
    expect((await update(await create(), { max_retakes: 2 })).changes).toEqual(["max_retakes: 2, as it was"]);
  });
});

describe("a step", () => {
  it("of a kind that is not known here is left to HeyMilo itself", async () => {
    const id = await create();
    const workflow = [{ type: "hologram", order: 1, config: {} }];
    const client = through({ answer: (data) => ({ ...data, workflow }) });
    const args = { posting_id: id, steps: [{ step: "1", config: { depth: 3 } }] };
    const { text } = await client.callTool("update_interviewer", args);
    expect(text).toContain("steps[0].step: hologram steps can only be changed in HeyMilo itself");
  });
});
