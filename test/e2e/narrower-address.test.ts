import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Json } from "../support/clients.ts";
import { type HostedServer, startHosted } from "../support/hosted.ts";
import { AUDIENCE, type Issuer, startIssuer } from "../support/issuer.ts";
import { LIST, modern, toolCall } from "../support/messages.ts";
import { post } from "../support/two-workspaces.ts";

let issuer: Issuer;
/** Without any setting; with some tools taken away; with sign-in; that only reads. */
let open: HostedServer;
let fewer: HostedServer;
let signedIn: HostedServer;
let reading: HostedServer;

beforeAll(async () => {
  issuer = await startIssuer();
  open = await startHosted({ args: ["--sandbox"] });
  fewer = await startHosted({
    args: ["--sandbox", "--toolsets", "interviewers", "--exclude-tools", "archive_interviewer"],
  });
  reading = await startHosted({ args: ["--sandbox", "--read-only", "--toolsets", "all"] });
  signedIn = await startHosted({
    args: ["--sandbox", "--issuer", issuer.url, "--public-url", AUDIENCE, "--toolsets", "all"],
  });
  await signedIn.logged(({ event }) => event === "signing keys");
});

afterAll(async () => {
  for (const server of [open, fewer, signedIn, reading]) await server.stop();
  await issuer.close();
});

const send = async (server: HostedServer, query: string, body: object = LIST, headers: Record<string, string> = {}) => {
  const answer = await post(server.url, headers, body, `/mcp${query}`);
  return {
    status: answer.status,
    json: JSON.parse(answer.body) as Json & { result?: Json; error?: { message: string } },
  };
};

const toolsOf = async (server: HostedServer, query: string, headers = {}): Promise<string[]> => {
  const { status, json } = await send(server, query, LIST, headers);
  expect(status).toBe(200);
  return ((json.result as Json).tools as { name: string }[]).map(({ name }) => name);
};

describe("an address", () => {
  it.each(["?read_only", "?read_only=", "?read_only=true"])("with %s leaves reads and previews", async (query) => {
    const names = await toolsOf(open, query);
    expect(names).toEqual(expect.arrayContaining(["create_interviewer", "list_interviewers", "list_candidates"]));
    for (const name of ["archive_interviewer", "clone_interviewer", "update_interviewer"])
      expect(names).not.toContain(name);
    const args = { title: "Line cook", workflow: [{ type: "resume" }] };
    const { json } = await send(open, query, toolCall("create_interviewer", args));
    expect(json.result?.isError).toBe(true);
  });

  it("takes away by toolsets and by names, and by both", async () => {
    expect(await toolsOf(open, "?toolsets=candidates")).toEqual(["list_candidates", "get_interview_result"]);
    const asked = "?tools=get_interviewer,list_candidates";
    expect((await toolsOf(open, asked)).sort()).toEqual(["get_interviewer", "list_candidates"]);
    expect(await toolsOf(open, `${asked}&toolsets=candidates`)).toEqual(["list_candidates"]);
  });

  it("makes lists, calls, prompts and instructions agree, and lists of one's own private", async () => {
    const query = "?toolsets=candidates";
    const { json } = await send(open, query, toolCall("archive_interviewer", { posting_id: "13D77095" }));
    expect(JSON.stringify(json)).toMatch(/not found|unknown/i);
    const prompts = await send(open, "?toolsets=interviewers", { ...LIST, method: "prompts/list" });
    expect(JSON.stringify(prompts.json)).not.toContain("shortlist_candidates");
    const { headers, body } = modern("server/discover");
    const { json: discovered } = await send(open, query, body, headers);
    expect(JSON.stringify(discovered.result)).toContain("list_candidates");
    expect(JSON.stringify(discovered.result)).not.toContain("create_interviewer");
    expect(JSON.stringify(discovered.result)).toContain('"cacheScope":"private"');
  });

  it.each([
    ["?readonly", "unknown parameter; the known ones are read_only, toolsets, tools"],
    ["?read_only=false", "leave it out for a connection that can write"],
    ["?read_only=0", "leave it out for a connection that can write"],
    ["?toolsets=interviewer", "names unknown toolsets; the known ones are interviewers, candidates, outreach"],
    ["?toolsets=", "names unknown toolsets"],
    ["?tools=create_interview", "names unknown tools; the known ones are create_interviewer"],
    ["?tools=", "names unknown tools"],
    ["?tools=list_interviewers&tools=archive_interviewer", "has a parameter twice"],
    ["?read_only&read_only=true", "has a parameter twice"],
    ["?tools=add_candidates", "leaves no tool"],
    ["?toolsets=outreach", "leaves no tool"],
    ["?read_only&tools=archive_interviewer", "leaves no tool"],
  ])("with %s is refused: %s", async (query, why) => {
    const { status, json } = await send(open, query);
    expect(status).toBe(400);
    expect(json.error?.message).toContain(why);
  });
});

const WIDENING = [
  "?toolsets=interviewers,candidates,outreach",
  "?toolsets=interviewers,outreach",
  "?tools=list_interviewers,add_candidates",
  "?tools=list_interviewers,archive_interviewer",
  "?tools=list_interviewers,list_candidates,get_interview_result",
  "?read_only=",
  "?toolsets=interviewers&tools=list_interviewers,archive_interviewer,add_candidates",
  "?toolsets=%69nterviewers%2Ccandidates",
  "?tools=list_interviewers%20,%20archive_interviewer",
  "?",
];

describe("no address widens a connection", () => {
  it.each(WIDENING)("that the settings narrow: %s", async (query) => {
    const all = await toolsOf(fewer, "");
    expect(all).not.toContain("archive_interviewer");
    for (const name of await toolsOf(fewer, query)) expect(all).toContain(name);
    const { json } = await send(fewer, query, toolCall("archive_interviewer", { posting_id: "13D77095" }));
    expect(json.result?.structuredContent).toBeUndefined();
  });

  it.each(WIDENING)("that only reads: %s", async (query) => {
    const all = await toolsOf(reading, "");
    expect(all).not.toContain("archive_interviewer");
    const { status, json } = await send(reading, query);
    const listed = ((json.result?.tools ?? []) as { name: string }[]).map(({ name }) => name);
    // An address that leaves nothing is refused.
    expect(status === 200 ? listed.length : status).not.toBe(0);
    for (const name of listed) expect(all).toContain(name);
    for (const tool of ["archive_interviewer", "add_candidates", "update_interviewer"]) {
      const args = { posting_id: "13D77095", candidates: [{ name: "A", email: "a@mail.example" }], confirm: "x" };
      const answer = await send(reading, query, toolCall(tool, args));
      expect(JSON.stringify(answer.json)).not.toContain("structuredContent");
    }
    const request = { title: "Line cook", workflow: [{ type: "resume" }] };
    const made = await send(reading, query, toolCall("create_interviewer", request));
    expect(JSON.stringify(made.json)).not.toContain('"created"');
  });

  it.each(WIDENING)("that a token narrows: %s", async (query) => {
    const headers = { authorization: `Bearer ${await issuer.token({ scope: "heymilo.read" })}` };
    const all = await toolsOf(signedIn, "", headers);
    expect(all).not.toContain("archive_interviewer");
    for (const name of await toolsOf(signedIn, query, headers)) expect(all).toContain(name);
    const { status } = await send(
      signedIn,
      query,
      toolCall("archive_interviewer", { posting_id: "13D77095" }),
      headers,
    );
    if (status === 200) expect(await toolsOf(signedIn, query, headers)).not.toContain("archive_interviewer");
    else expect(status).toBe(403);
  });

  it.each([
    "?read_only=false",
    "?readOnly=false",
    "?toolsets=all",
    "?toolsets=interviewers&toolsets=outreach",
    "?tools=*",
    "?scope=heymilo.write",
    "?HEYMILO_READ_ONLY=false",
    "?tools[]=archive_interviewer",
    "?read_only&read%5Fonly=false",
    "?exclude_tools=",
    "?TOOLS=archive_interviewer",
    "?tools%3Darchive_interviewer",
    "?tools=archive_interviewer%00",
    "?tools=archive%255Finterviewer",
    "?tools=Archive_Interviewer",
    "?&tools=archive_interviewer",
    "?;toolsets=outreach",
    "?tools=list_interviewers,,archive_interviewer",
    "?tools=list_interviewers%0Aarchive_interviewer",
    "?mcp-tools=archive_interviewer&read_only=true",
  ])("nor is it served: %s", async (query) => {
    expect((await send(fewer, query)).status).toBe(400);
  });
});
