import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { answerOf, type Json, type ShownForm } from "../support/clients.ts";
import { ASKED, ASKING, type Asked, agree, CANDIDATES, expectRefusal } from "../support/consent-scene.ts";
import type { HostedServer } from "../support/hosted.ts";
import { connectHttpLegacy, connectHttpModern, connectHttpV1 } from "../support/http-clients.ts";
import { AUDIENCE, startIssuer } from "../support/issuer.ts";
import { ENVELOPE, modern } from "../support/messages.ts";
import { KEYS, post, startBefore, twoWorkspaces } from "../support/two-workspaces.ts";

const heymilo = twoWorkspaces();
const servers: HostedServer[] = [];
const TOKENS = ["token-of-carla-0123456789", "token-of-david-0123456789"] as const;

const start = async (env: Record<string, string> = {}) => {
  const server = await startBefore(heymilo, [], { ...ASKING, ...env });
  servers.push(server);
  return server;
};

let first: HostedServer;
let second: HostedServer;
beforeAll(async () => {
  [first, second] = await Promise.all([start(), start()]);
});
afterAll(() => Promise.all(servers.map((server) => server.stop())));

const SHOWS_FORMS = {
  ...ENVELOPE,
  "io.modelcontextprotocol/clientCapabilities": { elicitation: { form: {} } },
};

interface Round extends Json {
  resultType?: string;
  isError?: boolean;
  requestState?: string;
  inputRequests?: { consent: { method: string; params: ShownForm } };
  content?: { text: string }[];
}

type Headers = Record<string, string>;
const ANNA = { "x-api-key": KEYS.anna };
const BEN = { "x-api-key": KEYS.ben };

/** One round of a call, by hand: any round can be sent to any server, by anybody, with anything. */
const round = async (server: HostedServer, caller: Headers, name: string, args: Json, more: Json = {}) => {
  const { headers, body } = modern("tools/call", { name, arguments: args });
  const params = { ...body.params, ...more, _meta: SHOWS_FORMS };
  const answer = await post(server.url, { ...headers, ...caller }, { ...body, params });
  expect(answer.status, answer.body).toBe(200);
  return (JSON.parse(answer.body) as { result: Round }).result;
};

const textOf = ({ content = [] }: Round) => content.map(({ text }) => text).join("");

/** The first round, and what a person who agrees would send in the second. */
const asks = async (asked: Asked, args: Json, server = first, caller: Headers = ANNA) => {
  const result = await round(server, caller, asked.tool, args);
  expect(result.resultType, JSON.stringify(result)).toBe("input_required");
  const { consent } = result.inputRequests as Required<Round>["inputRequests"];
  return { requestState: result.requestState as string, inputResponses: { consent: agree(consent.params) } };
};

const argsFor = (asked: Asked, caller: Headers = ANNA, server = first) =>
  asked.args(heymilo.anna, async (tool, args) => JSON.parse(textOf(await round(server, caller, tool, args))) as Json);

const [inviting, activating, archiving] = ASKED as [Asked, Asked, Asked];
const EACH = ASKED.map((one) => [one.tool, one] as const);

describe.each(EACH)("a person's answer to %s", (tool, asked) => {
  it("counts once, and in another instance as well", async () => {
    const args = await argsFor(asked);
    const answer = await asks(asked, args);
    expect(answer.requestState).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(await asked.isDone(heymilo.anna, args.posting_id)).toBe(false);
    expect((await round(second, ANNA, tool, args, answer)).isError).not.toBe(true);
    expect(await asked.isDone(heymilo.anna, args.posting_id)).toBe(true);
    // Nothing is left to do, or the answer is refused.
    const again = await round(second, ANNA, tool, args, answer);
    expect(textOf(again)).toMatch(/This answer has been used already|"already_active"|"already_archived"/);
  });

  it("does not count for what is sent beside an older or a forged state", async () => {
    const args = await argsFor(asked);
    const { requestState, inputResponses } = await asks(asked, args);
    const [until = "", nonce, signature] = requestState.split(".");
    const later = (Number.parseInt(until, 36) + 60_000).toString(36);
    for (const forged of ["", "x", `${later}.${nonce}.${signature}`, `${until}.${nonce}x.${signature}`, `${until}..`]) {
      const said = /The answer is to another question/;
      expectRefusal(textOf(await round(first, ANNA, tool, args, { requestState: forged, inputResponses })), said);
    }
    // Without a state, or without an answer, nobody was asked yet.
    for (const half of [{ inputResponses }, { requestState }])
      expect((await round(first, ANNA, tool, args, half)).resultType).toBe("input_required");
    expect(await asked.isDone(heymilo.anna, args.posting_id)).toBe(false);
  });

  it("does not count for another tenant, interviewer or tool", async () => {
    const args = await argsFor(asked);
    const answer = await asks(asked, args);
    const said = /The answer is to another question|does not exist in the workspace|does not fit/;
    const others = await Promise.all(ASKED.map(async (one) => [one, await argsFor(one)] as const));
    for (const [one, otherArgs] of others) {
      expectNothing(await round(first, ANNA, one.tool, otherArgs, answer), said);
      expect(await one.isDone(heymilo.anna, otherArgs.posting_id)).toBe(false);
    }
    expectNothing(await round(first, BEN, tool, args, answer), said);
    const elsewhere = await round(first, { ...ANNA, "x-workspace-id": "ws_2" }, tool, args, answer);
    // The confirm of an invitation is its workspace's, too, and is looked at before the answer.
    expectNothing(elsewhere, asked === inviting ? /confirm/ : /The answer is to another question/);
    expect(await asked.isDone(heymilo.anna, args.posting_id)).toBe(false);
  });

  it.each([
    ["2025", connectHttpLegacy],
    ["the older SDK", connectHttpV1],
  ])("cannot be asked for over HTTP by a client of %s, which hears where it can", async (_, connect) => {
    const client = await connect(first.url, ANNA, agree);
    onTestFinished(() => client.close());
    const args = await argsFor(asked);
    expectRefusal((await client.callTool(tool, args)).text, /only clients that speak MCP 2026-07-28/);
    expect(await asked.isDone(heymilo.anna, args.posting_id)).toBe(false);
  });

  it("is asked for over HTTP by a client of 2026", async () => {
    const client = await connectHttpModern(first.url, ANNA, agree);
    onTestFinished(() => client.close());
    const args = await argsFor(asked);
    answerOf(await client.callTool(tool, args));
    expect(await asked.isDone(heymilo.anna, args.posting_id)).toBe(true);
  });
});

const expectNothing = (result: Round, said: RegExp) => {
  expect(result.isError).toBe(true);
  expect(textOf(result)).toMatch(said);
};

it("an answer counts once in a process, also if the first use was told as a decline", async () => {
  const args = await argsFor(archiving);
  const { requestState, inputResponses } = await asks(archiving, args);
  const decline = { requestState, inputResponses: { consent: { action: "decline" } } };
  expectRefusal(textOf(await round(first, ANNA, archiving.tool, args, decline)), /"decline"/);
  const again = await round(first, ANNA, archiving.tool, args, { requestState, inputResponses });
  expectRefusal(textOf(again), /used already/);
  expect(await archiving.isDone(heymilo.anna, args.posting_id)).toBe(false);
});

it("an answer that two instances take invites each person once", async () => {
  const args = await argsFor(inviting);
  const answer = await asks(inviting, args);
  for (const server of [first, second])
    expect((await round(server, ANNA, inviting.tool, args, answer)).isError).not.toBe(true);
  const { invitations } = await heymilo.anna.control<{ invitations: Json[] }>("GET", "state");
  expect(invitations.filter(({ posting_id }) => posting_id === args.posting_id)).toHaveLength(CANDIDATES.length);
});

it("an answer to one list of people is none to another", async () => {
  const args = await argsFor(inviting);
  const answer = await asks(inviting, args);
  const more = [...CANDIDATES, { name: "Eve", email: "eve@evil.example" }];
  const preview = await round(first, ANNA, inviting.tool, { posting_id: args.posting_id, candidates: more });
  const { confirm } = JSON.parse(textOf(preview)) as Json;
  const changed = { posting_id: args.posting_id, candidates: more, confirm };
  expectNothing(await round(first, ANNA, inviting.tool, changed, answer), /another question/);
  expect(await inviting.isDone(heymilo.anna, args.posting_id)).toBe(false);
});

it("a client that only opens pages is asked nothing", async () => {
  const args = await argsFor(archiving);
  const { headers, body } = modern("tools/call", { name: archiving.tool, arguments: args });
  const _meta = { ...ENVELOPE, "io.modelcontextprotocol/clientCapabilities": { elicitation: { url: {} } } };
  const answer = await post(first.url, { ...headers, ...ANNA }, { ...body, params: { ...body.params, _meta } });
  expect(answer.body).toContain("This client shows no forms");
});

it("callers with a token of the server are asked, and each answers for themselves", async () => {
  const server = await start({ HEYMILO_API_KEY: KEYS.anna, HEYMILO_MCP_TOKENS: TOKENS.join(",") });
  const [carla, david] = [{ authorization: `Bearer ${TOKENS[0]}` }, { authorization: `Bearer ${TOKENS[1]}` }] as const;
  const args = await argsFor(archiving);
  const answer = await asks(archiving, args, server, carla);
  expectNothing(await round(server, david, archiving.tool, args, answer), /another question/);
  expect(await archiving.isDone(heymilo.anna, args.posting_id)).toBe(false);
  await round(server, carla, archiving.tool, args, answer);
  expect(await archiving.isDone(heymilo.anna, args.posting_id)).toBe(true);
});

it("people who sign in are asked, in whichever instance, and programs are refused", async () => {
  const issuer = await startIssuer();
  onTestFinished(() => issuer.close());
  const env = {
    HEYMILO_API_KEY: KEYS.anna,
    HEYMILO_MCP_ISSUER: issuer.url,
    HEYMILO_MCP_PUBLIC_URL: AUDIENCE,
    HEYMILO_MCP_MACHINE_SCOPES: "scope",
  };
  const [one, other] = await Promise.all([start(env), start(env)]);
  for (const server of [one, other]) await server.logged(({ event }) => event === "signing keys");
  const signedIn = async (claims: Json) => ({ authorization: `Bearer ${await issuer.token(claims)}` });
  const scope = "heymilo.write heymilo.contact";
  const [ana, bo, program] = await Promise.all([
    signedIn({ sub: "ana", scope }),
    signedIn({ sub: "bo", scope }),
    signedIn({ sub: "app@clients", scope }),
  ]);
  const args = await argsFor(activating);
  const refused = await round(one, program, activating.tool, args);
  expectRefusal(textOf(refused), /signed in as a program/);
  const answer = await asks(activating, args, one, ana);
  expectNothing(await round(other, bo, activating.tool, args, answer), /another question/);
  expectNothing(await round(other, program, activating.tool, args, answer), /signed in as a program/);
  expect(await activating.isDone(heymilo.anna, args.posting_id)).toBe(false);
  await round(other, ana, activating.tool, args, answer);
  expect(await activating.isDone(heymilo.anna, args.posting_id)).toBe(true);
});
