import { once } from "node:events";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { expect, it, onTestFinished } from "vitest";
import { runBinary, startProgram } from "../support/program.ts";

const start = async (...flags: string[]) => {
  const program = startProgram(["sandbox", "--port", "0", "--empty", ...flags]);
  onTestFinished(async () => void (await program.kill("SIGKILL")));
  while (!program.stdout().includes("Ctrl-C")) await once(program.child.stdout, "data");
  return { ...program, url: /http:\/\/127\.0\.0\.1:\d+/.exec(program.stdout())?.[0] ?? "" };
};

it.each(["SIGINT", "SIGTERM"] as const)("says how to reach it, and ends on %s", async (signal) => {
  const { url, stdout, kill } = await start();
  expect(stdout()).toContain(`curl -H "X-API-KEY: sandbox-key" ${url}/api/v2/interview-templates`);
  expect((await fetch(`${url}/health`)).status).toBe(200);
  expect(await kill(signal)).toEqual([0, null]);
});

it("starts a HeyMilo that deviates as asked", async () => {
  const { url } = await start("--deviate", "oldest_first, numeric_ids");
  const response = await fetch(`${url}/__sandbox/deviations`);
  expect(await response.json()).toMatchObject({ deviations: ["oldest_first", "numeric_ids"] });
});

it("names all deviations when it is asked for one that does not exist", async () => {
  const { code, stdout, stderr } = await runBinary(["sandbox", "--deviate", "isotimes"]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(/--deviate: there is no isotimes.*iso_times.*list_lags/);
});

it("obeys programs on this machine, and no web page", async () => {
  const { port } = new URL((await start()).url);
  const reset = async (headers: Record<string, string>, hostname = "127.0.0.1") => {
    const sent = httpRequest({ hostname, port, method: "POST", path: "/__sandbox/reset", headers });
    const [response] = (await once(sent.end(), "response")) as [IncomingMessage];
    return response.resume().statusCode;
  };
  expect(await reset({ origin: "https://evil.example" })).toBe(403);
  expect(await reset({ origin: "null" })).toBe(403);
  expect(await reset({ host: "evil.example" })).toBe(403);
  expect(await reset({ host: `rebound.example:${port}` })).toBe(403);
  expect(await reset({})).toBe(200);
  expect(await reset({}, "localhost")).toBe(200);
});
