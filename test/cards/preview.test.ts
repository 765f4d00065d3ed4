import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runBinary } from "../support/binary.ts";
import { BINARY } from "../support/clients.ts";
import { launch } from "./support/browser.ts";
import { findBrowser, NO_BROWSER } from "./support/find-browser.ts";

const EXAMPLE = fileURLToPath(new URL("../../examples/hvac-technician/request.json", import.meta.url));
const executable = findBrowser();

describe("heymilo-mcp preview", () => {
  let command: ChildProcess;
  let url: string;

  beforeAll(async () => {
    command = spawn(process.execPath, [BINARY, "preview", EXAMPLE], {
      env: {},
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [said] = (await once(command.stdout as NodeJS.ReadableStream, "data")) as [Buffer];
    url = /http:\S+/.exec(String(said))?.[0] ?? "";
  });
  afterAll(async () => {
    command.kill("SIGTERM");
    await once(command, "exit");
  });

  it("is on this machine alone, and answers nobody who calls it by another name or from another site", async () => {
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    const call = { method: "POST", body: JSON.stringify({ name: "list_interviewers", arguments: {} }) };
    expect((await fetch(`${url}call`, call)).status).toBe(404);
    const [rebound] = (await once(get(url, { headers: { host: "evil.example" } }), "response")) as [
      IncomingMessage,
    ];
    expect(rebound.resume().statusCode).toBe(403);
    const json = await fetch(`${url}call`, { ...call, headers: { "content-type": "application/json" } });
    expect(await json.json()).toMatchObject({ structuredContent: { sandbox: expect.any(String) } });
  });

  it("refuses a file that holds no request", async () => {
    const { code, stderr } = await runBinary(["preview", BINARY]);
    expect(code).toBe(2);
    expect(stderr).toContain("cannot be read as JSON");
  });

  it.skipIf(!executable)(executable ? "shows the cards, and makes what is pressed" : NO_BROWSER, async () => {
    const browser = await launch(executable as string);
    const page = await browser.newPage();
    await page.goto(url);
    const card = page.frameLocator("iframe");
    await card.getByRole("button", { name: "Create" }).click();
    await card.getByText("Candidate link", { exact: true }).waitFor();
    await page.getByText("the model is told:").waitFor();
    await page.getByRole("button", { name: "list_candidates" }).click();
    await card.getByRole("button", { name: "Amara Okafor" }).waitFor();
    await browser.close();
  });
});
