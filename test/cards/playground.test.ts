import type { Client } from "@modelcontextprotocol/client";
import { afterAll, beforeAll, describe, it } from "vitest";
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

  it.skipIf(!executable)(executable ? "shows the cards, and makes what is pressed" : NO_BROWSER, async () => {
    const browser = await launch(executable as string);
    const page = await browser.newPage();
    await page.goto(playground.url);
    const card = page.frameLocator("iframe");
    await card.getByRole("button", { name: "Show all" }).click();
    await card.getByRole("button", { name: "Create" }).click();
    await card.getByText("Candidate link", { exact: true }).waitFor();
    await page.getByText("the model is told:").waitFor();
    await page.getByRole("button", { name: "list_candidates" }).click();
    await card.getByRole("button", { name: "Show all" }).click();
    await card.getByRole("button", { name: "Amara Okafor" }).waitFor();
    await browser.close();
  });
});
