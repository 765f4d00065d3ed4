import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import type { Client } from "@modelcontextprotocol/client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exampleRequest } from "../support/example-requests.ts";
import { servePlayground } from "./playground/serve.ts";
import { launch } from "./support/browser.ts";
import { connect } from "./support/chat.ts";
import { findBrowser, NO_BROWSER } from "./support/find-browser.ts";

const executable = findBrowser();

describe("the cards' playground", () => {
  let client: Client;
  let playground: Awaited<ReturnType<typeof servePlayground>>;
  beforeAll(async () => {
    client = await connect({ era: "2026-07-28", args: ["--sandbox"] });
    playground = await servePlayground(client, exampleRequest("hvac-technician"));
  });
  afterAll(async () => {
    await playground.close();
    await client.close();
  });

  it("answers nobody who calls it by another name or from another site, and refuses what is no call", async () => {
    const { url } = playground;
    const [rebound] = (await once(get(url, { headers: { host: "evil.example" } }), "response")) as [
      IncomingMessage,
    ];
    expect(rebound.resume().statusCode).toBe(403);
    const call = (body: unknown, headers = {}) =>
      fetch(`${url}call`, { method: "POST", body: JSON.stringify(body), headers });
    const json = { "content-type": "application/json" };
    const list = { name: "list_interviewers", arguments: {} };
    expect((await call(list)).status).toBe(404);
    expect((await call(null, json)).status).toBe(400);
    expect(await (await call(list, json)).json()).toMatchObject({
      structuredContent: { sandbox: expect.any(String) },
    });
  });

  it.skipIf(!executable)(executable ? "shows the cards, and makes what is pressed" : NO_BROWSER, async () => {
    const browser = await launch(executable as string);
    const page = await browser.newPage();
    await page.goto(playground.url);
    const card = page.frameLocator("iframe");
    await card.getByRole("button", { name: "Create" }).click();
    await card.getByText("Candidate link", { exact: true }).waitFor();
    await page.getByText("the model is told:").waitFor();
    await page.getByRole("button", { name: "list_candidates" }).click();
    await card.getByRole("button", { name: "Amara Okafor" }).waitFor();
    await browser.close();
  });
});
