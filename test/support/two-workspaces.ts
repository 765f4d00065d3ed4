import { once } from "node:events";
import { type IncomingHttpHeaders, request } from "node:http";
import { afterAll, beforeAll } from "vitest";
import { type HostedServer, startHosted } from "./hosted.ts";
import { type HttpServer, startHttpServer } from "./http-server.ts";
import { LIST } from "./messages.ts";
import { startHeyMilo } from "./sandbox.ts";

export const KEYS = { anna: 'key-of-anna/"\\%41', ben: "key-of-ben-0123456789" };

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Any header can be sent, Host included, and any left out. */
export const post = async (
  url: string,
  headers: Record<string, string | string[] | undefined>,
  body: string | object = LIST,
  path = "/mcp",
  method = "POST",
) => {
  const all = {
    "content-type": "application/json",
    accept: "application/json, text/event-stream",
    ...headers,
  };
  const given = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  const outgoing = request(`${url}${path}`, {
    method,
    headers: given as Record<string, string | string[]>,
  });
  outgoing.end(typeof body === "string" ? body : JSON.stringify(body));
  const [incoming] = await once(outgoing, "response");
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString("utf8");
  return { status: incoming.statusCode, headers: incoming.headers, body: text } as Answer;
};

/** HeyMilo with two workspaces: the key decides in which sandbox a request ends up. */
const startTwoWorkspaces = async () => {
  const anna = await startHeyMilo();
  const ben = await startHeyMilo({ seed: { workspaces: [{ id: "B0B0B0B0", name: "Borough Staffing" }] } });
  const seen: IncomingHttpHeaders[] = [];
  const front: HttpServer = await startHttpServer((incoming, outgoing) => {
    seen.push(incoming.headers);
    const key = incoming.headers["x-api-key"];
    const world = key === KEYS.anna ? anna : key === KEYS.ben ? ben : undefined;
    if (!world) {
      // A careless API that repeats what it was sent.
      outgoing.writeHead(401, { "content-type": "application/json" });
      outgoing.end(JSON.stringify({ error: { message: `no such key: ${key}`, code: "invalid_api_key" } }));
      return;
    }
    const onward = request(`${world.url}${incoming.url}`, {
      method: incoming.method,
      headers: { ...incoming.headers, "x-api-key": world.apiKey },
    });
    onward.on("response", (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on("error", () => outgoing.destroy());
    incoming.pipe(onward);
  });
  const stop = async () => {
    await front.close();
    await Promise.all([anna.stop(), ben.stop()]);
  };
  return { anna, ben, front, seen, stop };
};

export type TwoWorkspaces = Awaited<ReturnType<typeof startTwoWorkspaces>>;

/** These, for all tests of a file. Registers the hooks that open and close them. */
export const twoWorkspaces = (): TwoWorkspaces => {
  const opened = {} as TwoWorkspaces;
  beforeAll(async () => {
    Object.assign(opened, await startTwoWorkspaces());
  });
  afterAll(() => opened.stop());
  return opened;
};

/** A hosted server in front of them. */
export const startBefore = (
  heymilo: TwoWorkspaces,
  args: string[] = [],
  env: Record<string, string> = {},
): Promise<HostedServer> =>
  startHosted({
    args,
    env: {
      HEYMILO_BASE_URL: heymilo.front.url,
      HEYMILO_RATE_LIMIT: "0",
      HEYMILO_LOG_LEVEL: "debug",
      ...env,
    },
  });
