import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { answerOf, connectModern, type Json } from "../support/clients.ts";
import { connectHttpModern } from "../support/http-clients.ts";
import { startHeyMilo, type TestHeyMilo } from "../support/sandbox.ts";
import { toolScene } from "../support/tool-scene.ts";
import { KEYS, startBefore, twoWorkspaces } from "../support/two-workspaces.ts";

const FORM = [{ type: "form", questions: [{ modality: "form", text: "Do you drive?" }] }];
const CANDIDATES = [{ name: "Ana Silva", email: "ana@mail.example" }];
const NAMES_READ = "/api/v2/workspaces";

let titles = 0;
const newJob = (): Json => ({ title: `Bridge keeper ${++titles}`, workflow: FORM });

const timesRead = async (heymilo: TestHeyMilo) =>
  (await heymilo.requests()).filter(({ path }) => path === NAMES_READ).length;

describe("callers of a hosted server", () => {
  const heymilo = twoWorkspaces();
  let url: string;
  let stop: () => Promise<unknown>;
  beforeAll(async () => {
    ({ url, stop } = await startBefore(heymilo, [], { HEYMILO_TOOLSETS: "all" }));
  });
  afterAll(() => stop());

  it("see their own workspace's name in what they make and whom they reach, previews too, by one request", async () => {
    const work = async (key: string) => {
      const client = await connectHttpModern(url, { "x-api-key": key });
      onTestFinished(() => client.close());
      const ask = async (tool: string, args: Json) => answerOf(await client.callTool(tool, args));
      await ask("list_interviewers", {});
      const named: Json[] = [await ask("create_interviewer", { ...newJob(), dry_run: true })];
      const made = await ask("create_interviewer", newJob());
      const { posting_id } = made;
      const copied = await ask("clone_interviewer", { posting_id, title: `The copy ${++titles}` });
      const preview = await ask("add_candidates", { posting_id, candidates: CANDIDATES });
      const { confirm } = preview;
      named.push(made, copied, preview, await ask("add_candidates", { posting_id, candidates: CANDIDATES, confirm }));
      named.push(await ask("archive_interviewer", { posting_id: copied.posting_id }));
      // Reads are as they were.
      expect(await ask("get_interviewer", { posting_id })).not.toHaveProperty("workspace");
      return named.map(({ workspace }) => workspace);
    };
    const [anna, ben] = await Promise.all([work(KEYS.anna), work(KEYS.ben)]);
    expect(new Set(anna)).toEqual(new Set(["Alderway Talent (sandbox)"]));
    expect(new Set(ben)).toEqual(new Set(["Borough Staffing"]));
    expect(await timesRead(heymilo.anna)).toBe(1);
    expect(await timesRead(heymilo.ben)).toBe(1);
  });
});

describe("a name that cannot be read", () => {
  const scene = toolScene();
  const create = () => scene.ask("create_interviewer", newJob());
  const failing = (fault: string, more: Json = {}) =>
    scene.sandbox.arm({ fault, match: { path: NAMES_READ }, ...more });

  it("is asked for by reads and refused arguments not at all", async () => {
    await scene.ask("list_interviewers");
    await scene.refusal("create_interviewer", { title: "HR", workflow: [{ type: "fax" }] });
    expect(await timesRead(scene.sandbox)).toBe(0);
  });

  it.each(["unavailable", "reset_before_commit", "malformed_json", "too_many_requests"])(
    "leaves the result as it is, and is asked for again by the next call: %s",
    async (fault) => {
      const own = await connectModern({ env: scene.sandbox.env });
      onTestFinished(() => own.close());
      await failing(fault, fault === "too_many_requests" ? { retry_after_s: 1 } : {});
      const before = await timesRead(scene.sandbox);
      const first = answerOf(await own.callTool("create_interviewer", newJob()));
      expect(first).toMatchObject({ outcome: "created" });
      expect(first).not.toHaveProperty("workspace");
      expect(await timesRead(scene.sandbox)).toBe(before + 1);
      const second = answerOf(await own.callTool("create_interviewer", newJob()));
      expect(second).toMatchObject({ outcome: "created", workspace: "Alderway Talent (sandbox)" });
    },
  );

  it("is not waited for, and not asked for twice at a time", async () => {
    await failing("hang_before_commit");
    const before = await timesRead(scene.sandbox);
    for (const one of [await create(), await create()]) {
      expect(one).toMatchObject({ outcome: "created" });
      expect(one).not.toHaveProperty("workspace");
    }
    expect(await timesRead(scene.sandbox)).toBe(before + 1);
  });

  it("is not asked for again if HeyMilo refuses it", async () => {
    const own = await connectModern({ env: scene.sandbox.env });
    onTestFinished(() => own.close());
    await failing("unauthorized");
    const before = await timesRead(scene.sandbox);
    for (const _ of "two") {
      const one = answerOf(await own.callTool("create_interviewer", newJob()));
      expect(one).toMatchObject({ outcome: "created" });
      expect(one).not.toHaveProperty("workspace");
    }
    expect(await timesRead(scene.sandbox)).toBe(before + 1);
  });
});

describe("of several workspaces", () => {
  it.each([
    ["the one that HEYMILO_WORKSPACE_ID names is named", "W2", "Harbour Jobs"],
    ["none is named without it", undefined, undefined],
  ])("%s", async (_, id, name) => {
    const workspaces = [
      { id: "W1", name: "Mill Jobs" },
      { id: "W2", company_name: "Harbour Jobs" },
    ];
    const sandbox = await startHeyMilo({ seed: { workspaces } });
    onTestFinished(() => sandbox.stop());
    const env = { ...sandbox.env, ...(id && { HEYMILO_WORKSPACE_ID: id }) };
    const client = await connectModern({ env });
    onTestFinished(() => client.close());
    expect(answerOf(await client.callTool("create_interviewer", newJob())).workspace).toBe(name);
  });
});
