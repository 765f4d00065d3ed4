import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import {
  answerOf,
  BINARY,
  CLIENTS,
  type Connect,
  clientOptions,
  connectLegacy,
  connectModern,
  type FormAnswer,
  INFO,
  type Json,
  type OnForm,
  type ShownForm,
} from "../support/clients.ts";
import { ASKED, ASKING, type Asked, agree, CANDIDATES, expectRefusal, NO_CONSENT } from "../support/consent-scene.ts";
import { startHeyMilo, type TestHeyMilo } from "../support/sandbox.ts";

let heymilo: TestHeyMilo;
beforeAll(async () => {
  heymilo = await startHeyMilo();
});
afterAll(() => heymilo.stop());

const EACH = ASKED.map((one) => [one.tool, one] as const);

interface Options {
  env?: Record<string, string>;
  onForm?: OnForm;
}

const open = async (connect: Connect, asked: Asked, { env = ASKING, onForm }: Options = {}) => {
  const client = await connect({ env: { ...heymilo.env, ...env }, onForm });
  onTestFinished(() => client.close().catch(() => {}));
  const args = await asked.args(heymilo, async (tool, given) => answerOf(await client.callTool(tool, given)));
  return {
    client,
    args,
    call: (given: Json = args) => client.callTool(asked.tool, given),
    isDone: () => asked.isDone(heymilo, args.posting_id),
  };
};

describe.each(EACH)("%s with HEYMILO_CONFIRM=person", (_tool, asked) => {
  it.each(CLIENTS)("shows in the %s what would happen, and does it when a person agrees", async (_, connect) => {
    const forms: ShownForm[] = [];
    const onForm = (form: ShownForm) => {
      forms.push(form);
      return agree(form);
    };
    const { call, isDone, args } = await open(connect, asked, { onForm });
    expect(await isDone()).toBe(false);
    expect(answerOf(await call())).toMatchObject({ posting_id: args.posting_id });
    expect(await isDone()).toBe(true);
    expect(forms).toHaveLength(1);
    expect(forms[0]?.message).toMatch(asked.message);
    expect(forms[0]?.message).toContain("Workspace: Alderway Talent");
    expect(forms[0]?.requestedSchema).toEqual({
      type: "object",
      properties: { answer: { type: "string", title: "Your answer", enum: ["Do nothing", asked.yes] } },
      required: ["answer"],
    });
  });

  it.each(CLIENTS)(
    "does nothing for an answer that is no consent, and tells it as the client's (%s)",
    async (_, connect) => {
      let answer: OnForm = agree;
      const { call, isDone } = await open(connect, asked, { onForm: (form) => answer(form) });
      for (const [name, given, said] of NO_CONSENT) {
        answer = given;
        expectRefusal((await call()).text, said);
        expect(await isDone(), name).toBe(false);
      }
    },
  );

  it.each(CLIENTS)("does nothing if the client cannot show a form after all (%s)", async (_name, connect) => {
    const onForm = () => Promise.reject(new Error("no screen"));
    const { call, isDone } = await open(connect, asked, { onForm });
    // The current SDK tells its own caller; over the older revision the server hears it.
    const heard = await call().then(
      ({ text }) => text,
      (error) => String(error),
    );
    expect(heard).toMatch(/no screen|The client did not answer the form/);
    expect(await isDone()).toBe(false);
  });

  it.each(CLIENTS)("does nothing if the connection is lost while the form is open (%s)", async (_name, connect) => {
    let opened = () => {};
    const isOpen = new Promise<void>((resolve) => {
      opened = resolve;
    });
    const onForm = () => {
      opened();
      return new Promise<FormAnswer>(() => {});
    };
    const { client, call, isDone } = await open(connect, asked, { onForm });
    // Not every client settles the call then.
    call().catch(() => {});
    await isOpen;
    await client.close();
    expect(await isDone()).toBe(false);
  });

  it.each(CLIENTS)(
    "does nothing with a client that shows no forms, and says where a person can (%s)",
    async (_, connect) => {
      const { call, isDone } = await open(connect, asked);
      expectRefusal((await call()).text, /This client shows no forms/);
      expect(await isDone()).toBe(false);
    },
  );

  it("is refused if the setting has another value, which stops nothing else", async () => {
    const { call, isDone, client } = await open(connectModern, asked, {
      env: { ...ASKING, HEYMILO_CONFIRM: "yes" },
      onForm: agree,
    });
    const { text } = await call();
    expect(text).toContain("HEYMILO_CONFIRM must be person.");
    expect(await isDone()).toBe(false);
    answerOf(await client.callTool("list_interviewers"));
  });

  it("without the setting asks nobody", async () => {
    const { call, isDone } = await open(connectModern, asked, {
      env: { HEYMILO_TOOLSETS: "all" },
      onForm: () => ({ action: "decline" }),
    });
    answerOf(await call());
    expect(await isDone()).toBe(true);
  });
});

it("a person has longer than a call, over the older revision too", async () => {
  const asked = ASKED.at(-1) as Asked;
  const onForm = async (form: ShownForm) => {
    await new Promise((resolve) => setTimeout(resolve, 7_000));
    return agree(form);
  };
  const env = { ...ASKING, HEYMILO_TIMEOUT_MS: "5000" };
  const { call, isDone } = await open(connectLegacy, asked, { env, onForm });
  answerOf(await call());
  expect(await isDone()).toBe(true);
});

it("a client that has given up by then does nothing with a late yes", async () => {
  const asked = ASKED.at(-1) as Asked;
  let answerLate = (_: FormAnswer) => {};
  const late = new Promise<FormAnswer>((resolve) => {
    answerLate = resolve;
  });
  const gaveUp = new AbortController();
  const client = new Client(INFO, clientOptions("legacy", agree));
  client.setRequestHandler("elicitation/create", async () => {
    gaveUp.abort();
    return { ...(await late) };
  });
  await client.connect(
    new StdioClientTransport({ command: process.execPath, args: [BINARY], env: { ...heymilo.env, ...ASKING } }),
  );
  onTestFinished(() => client.close());
  const args = await asked.args(heymilo, async () => ({}));
  const call = client.callTool({ name: asked.tool, arguments: args }, { signal: gaveUp.signal });
  await expect(call).rejects.toThrow();
  answerLate({ action: "accept", content: { answer: asked.yes } });
  // Answered after what the late answer might have begun.
  await client.callTool({ name: "get_interviewer", arguments: { posting_id: args.posting_id } });
  expect(await asked.isDone(heymilo, args.posting_id)).toBe(false);
});

it.each(["legacy", { pin: "2026-07-28" }] as const)(
  "a client that only opens pages is asked nothing (%j)",
  async (mode) => {
    const asked = ASKED.at(-1) as Asked;
    const client = new Client(INFO, { versionNegotiation: { mode }, capabilities: { elicitation: { url: {} } } });
    await client.connect(
      new StdioClientTransport({ command: process.execPath, args: [BINARY], env: { ...heymilo.env, ...ASKING } }),
    );
    onTestFinished(() => client.close());
    const args = await asked.args(heymilo, async () => ({}));
    const { content } = await client.callTool({ name: asked.tool, arguments: args });
    expectRefusal((content as { text: string }[])[0]?.text ?? "", /This client shows no forms/);
    expect(await asked.isDone(heymilo, args.posting_id)).toBe(false);
  },
);

it("previews, interviewers of no ATS and what is done already ask nobody", async () => {
  const client = await connectModern({ env: { ...heymilo.env, ...ASKING } });
  onTestFinished(() => client.close());
  const posting_id = await heymilo.create({ title: "Ferry captain", workflow: [{ type: "resume", questions: [] }] });
  const ask = async (tool: string, more: Json = {}) => answerOf(await client.callTool(tool, { posting_id, ...more }));
  expect(await ask("activate_interviewer")).toMatchObject({ outcome: "already_active" });
  expect(await ask("archive_interviewer", { dry_run: true })).toMatchObject({ outcome: "preview" });
  expect(await ask("add_candidates", { candidates: CANDIDATES })).toMatchObject({ outcome: "preview" });
});
