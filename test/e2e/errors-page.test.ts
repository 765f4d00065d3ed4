import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Json } from "../support/clients.ts";
import type { TestHeyMilo } from "../support/sandbox.ts";
import { connectServer, openHeyMilo } from "../support/server-process.ts";

interface Scene {
  sandbox: TestHeyMilo;
  /** The text that the call is answered with. */
  call(name: string, args: Json): Promise<string>;
}

const open = async (env: Record<string, string> = {}): Promise<Scene> => {
  const sandbox = await openHeyMilo();
  const server = await connectServer(sandbox.url, { HEYMILO_TIMEOUT_MS: "20000", ...env });
  return { sandbox, call: async (name, args) => (await server.call(name, args)).text };
};

const CREATE = { method: "POST", path: "^/api/v2/postings$" };
const LIST = { method: "GET", path: "^/api/v2/postings$" };
const CHANGE = { method: "PATCH" };

const create = ({ call }: Scene, args: Json = {}) =>
  call("create_interviewer", { title: "Nurse", workflow: [{ type: "resume" }], ...args });

/** An interviewer whose second step can be changed. */
const existing = async (scene: Scene): Promise<string> => {
  const questions = [{ modality: "voice", text: "Why?" }];
  await create(scene, { workflow: [{ type: "resume" }, { type: "web_interview", questions }] });
  return (await scene.sandbox.postings())[0]?.id ?? "";
};

const ANA = { name: "Ana", email: "ana@mail.example" };

/** Of two people that were previewed, HeyMilo gives no answer to one. */
const invite = async (changed: Json = {}) => {
  const sandbox = await openHeyMilo();
  const server = await connectServer(sandbox.url, { HEYMILO_TOOLSETS: "all", HEYMILO_TIMEOUT_MS: "9000" });
  await server.call("create_interviewer", { title: "Nurse", workflow: [{ type: "form" }] });
  const posting_id = (await sandbox.postings())[0]?.id;
  const args = { posting_id, candidates: [ANA, { name: "Bo", email: "bo@mail.example" }] };
  const { confirm } = (await server.call("add_candidates", args)).structured as Json;
  await sandbox.arm({ fault: "hang_before_commit", match: { method: "POST", path: "^.*/candidates$" } });
  return server.call("add_candidates", { ...args, confirm, ...changed });
};

/** What the examples of docs/errors.md show, in their order there. */
const EXAMPLES: [name: string, make: () => Promise<string>][] = [
  [
    "arguments that do not fit",
    async () => {
      const config = { cooldown_period_hrs: 200, max_nudges: 2 };
      const questions = [{ modality: "voice", text: "Why?" }];
      const workflow = [{ type: "conversational_sms", config, questions, optional: true }];
      return (await open()).call("create_interviewer", { titel: "Nurse", workflow });
    },
  ],
  [
    "a key that was used for something else",
    async () => {
      const scene = await open();
      await create(scene, { title: "Key", idempotency_key: "req-1" });
      return create(scene, { idempotency_key: "req-1" });
    },
  ],
  ["a setting that is missing", async () => create(await open({ HEYMILO_API_KEY: "" }))],
  ["an id that does not exist", async () => create(await open(), { phone_number_id: "nope" })],
  ["a wrong key", async () => create(await open({ HEYMILO_API_KEY: "wrong" }))],
  [
    "too many requests",
    async () => {
      // HeyMilo asks for more than is left.
      const scene = await open({ HEYMILO_TIMEOUT_MS: "9000" });
      await scene.sandbox.arm({ fault: "too_many_requests", retry_after_s: 12, match: CREATE });
      return create(scene);
    },
  ],
  ["an API that is not there", async () => create(await open({ HEYMILO_BASE_URL: "http://127.0.0.1:9" }))],
  [
    "a read that fails",
    async () => {
      const { sandbox, call } = await open();
      await sandbox.arm({ fault: "unavailable", times: null });
      return call("list_interview_templates", {});
    },
  ],
  [
    "a key that could not be looked for",
    async () => {
      const scene = await open();
      await scene.sandbox.arm({ fault: "unavailable", times: null, match: LIST });
      return create(scene, { idempotency_key: "req-1" });
    },
  ],
  [
    "a create without an answer",
    async () => {
      const scene = await open();
      await scene.sandbox.arm({ fault: "hang_before_commit", match: CREATE });
      return create(scene, { title: "A hang" });
    },
  ],
  [
    "a create without an answer that carries no key",
    async () => {
      const scene = await open();
      await scene.sandbox.arm({ fault: "error_after_commit", match: CREATE });
      const metadata = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`key_${at}`, "x"]));
      return create(scene, { title: "Nurse A", metadata });
    },
  ],
  [
    "another call of the title of an unresolved one",
    async () => {
      const scene = await open({ HEYMILO_TIMEOUT_MS: "9000" });
      await scene.sandbox.arm({ fault: "hang_before_commit", match: CREATE });
      await create(scene);
      return create(scene, { description: "The same in other words" });
    },
  ],
  [
    "a change whose outcome is unknown",
    async () => {
      const scene = await open();
      const posting_id = await existing(scene);
      await scene.sandbox.arm({ fault: "unavailable", times: null, match: CHANGE });
      return scene.call("update_interviewer", { posting_id, title: "Night nurse" });
    },
  ],
  [
    "some of several writes",
    async () => {
      const scene = await open();
      const posting_id = await existing(scene);
      await scene.sandbox.arm({ fault: "error_before_commit", times: null, skip: 1, match: CHANGE });
      const steps = [{ step: "2", config: { num_questions: 3 } }];
      return scene.call("update_interviewer", { posting_id, title: "Night nurse", steps });
    },
  ],
  ["a confirm that does not fit", async () => (await invite({ candidates: [{ ...ANA, name: "Eve" }] })).text],
  [
    "an invitation without an answer",
    async () => {
      const { summary, retry_after_s, next_steps } = (await invite()).structured as Json;
      return `${summary}\nretry_after_s: ${retry_after_s}\n${next_steps}`;
    },
  ],
];

describe.concurrent("docs/errors.md", () => {
  const page = readFileSync("docs/errors.md", "utf8");
  const blocks = [...page.matchAll(/^```text\n(.*?)\n```$/gms)].map(([, text]) =>
    // The page breaks long lines.
    String(text).replaceAll(/\n {4}/g, " "),
  );
  // The first is a first line alone, and the last a bug, which nobody can order.
  const shown = blocks.slice(1, -1);

  it("has an example for each of these", () => {
    expect(shown).toHaveLength(EXAMPLES.length);
  });

  it.each(EXAMPLES.map(([name, make], index) => [name, make, index] as const))(
    "shows %s as it is",
    async (_name, make, index) => {
      expect(withoutIds(await make())).toBe(withoutIds(shown[index] ?? ""));
    },
  );
});

/** Whatever is another each time. */
const withoutIds = (text: string): string =>
  text
    .replaceAll(/req_[0-9a-f]{8}-(…|[0-9a-f-]+)/g, "<request>")
    .replaceAll(/auto-[0-9a-f]{16}/g, "<key>")
    .replaceAll(/after \d+ s/g, "after <n> s")
    .replaceAll(/(posting|interviewer|made:|made) [0-9A-F]{8}/g, "$1 <posting>");
