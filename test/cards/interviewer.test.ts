import type { Client } from "@modelcontextprotocol/client";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Json } from "../support/clients.ts";
import { exampleRequest } from "../support/example-requests.ts";
import { type SandboxProcess, startSandboxProcess } from "../support/sandbox-process.ts";
import { findBrowser, launch, NO_BROWSER } from "./support/browser.ts";
import { connect, ERAS, type OpenCard, type OpenOptions, openCard } from "./support/chat.ts";
import { decoded } from "./support/qr.ts";

const executable = findBrowser();
const REQUEST = exampleRequest("hvac-technician");
const TITLE = String(REQUEST.title);

describe.each(ERAS)(executable ? "the card of an interviewer, %s" : `${NO_BROWSER} (%s)`, (era) => {
  describe.skipIf(!executable)("in Chromium", () => {
    let sandbox: SandboxProcess;
    let browser: Browser;
    let client: Client;
    let opened: OpenCard[] = [];

    beforeAll(async () => {
      sandbox = await startSandboxProcess();
      browser = await launch(executable as string);
      client = await connect({ era, env: sandbox.env });
    });
    beforeEach(() => sandbox.reset());
    afterEach(async () => {
      const cards = opened;
      opened = [];
      for (const { close } of cards) await close();
      expect(cards.flatMap(({ problems }) => problems)).toEqual([]);
    });
    afterAll(async () => {
      await client.close();
      await browser.close();
      await sandbox.stop();
    });

    const open = async (tool: string, args: Json, options?: OpenOptions, by = client): Promise<OpenCard> => {
      const card = await openCard(browser, by, tool, args, options);
      opened.push(card);
      return card;
    };
    const preview = (options?: OpenOptions) =>
      open("create_interviewer", { ...REQUEST, dry_run: true }, options);
    const made = async () => (await sandbox.postings()).filter(({ title }) => title === TITLE);

    it("shows a preview whole: state, steps, questions with weights and knock-outs", async () => {
      const { card, violations } = await preview();
      const text = await card.locator("main").textContent();
      expect(text).toContain(TITLE);
      expect(text).toContain("Preview: not created yet");
      for (const { questions } of REQUEST.workflow as { questions: { text: string }[] }[])
        for (const question of questions) expect(text).toContain(question.text);
      expect(await card.getByText("Knock-out", { exact: true }).count()).toBe(3);
      expect(text).toContain("Weight 5 of 5");
      expect(text).toContain("1. Text messages");
      expect(text).toContain("2. Phone interview");
      expect(text).toContain("Sandbox");
      expect(await made()).toEqual([]);
      expect(await violations()).toEqual([]);
    });

    it("makes one interviewer of a double click, and shows its links", async () => {
      const { card, seen, calls, violations } = await preview();
      await card.getByRole("button", { name: "Create" }).dblclick();
      await card.getByText("Candidate link", { exact: true }).waitFor();
      const [posting, ...others] = await made();
      expect(others).toEqual([]);
      expect(calls.map(({ name }) => name)).toEqual(["create_interviewer"]);
      expect(await card.getByRole("link").allInnerTexts()).toEqual([
        posting?.urls.candidate_url,
        posting?.urls.review_url,
      ]);
      expect(await card.getByRole("button", { name: "Create" }).count()).toBe(0);
      expect((await seen()).informed.join()).toContain(posting?.id);
      expect(await violations()).toEqual([]);
    });

    it("finds the first one when the same preview is created again", async () => {
      const first = await preview();
      const key = String((first.result.structuredContent as Json).idempotency_key);
      const again = await open("create_interviewer", { ...REQUEST, idempotency_key: key, dry_run: true });
      for (const { card } of [first, again]) {
        await card.getByRole("button", { name: "Create" }).click();
        await card.getByText("Candidate link", { exact: true }).waitFor();
      }
      expect(await made()).toHaveLength(1);
    });

    it("puts the candidate link on the clipboard, and into a QR code that a phone reads", async () => {
      const { card, page } = await open("create_interviewer", REQUEST);
      const [posting] = await made();
      await card.getByRole("button", { name: "Copy candidate link" }).click();
      await card.getByText("Copied the candidate link.").waitFor();
      await page.evaluate(() => window.focus());
      const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
      expect(await clipboard()).toBe(posting?.urls.candidate_url);
      await card.getByText("QR code of the candidate link").click();
      expect(await decoded(page, await card.getByRole("img").screenshot())).toBe(posting?.urls.candidate_url);
    });

    it("copies where the chat keeps the newer clipboard from cards, too", async () => {
      const { card, page } = await open("create_interviewer", REQUEST, { noClipboard: true });
      await card.getByRole("button", { name: "Copy review link" }).click();
      await card.getByText("Copied the review link.").waitFor();
      const [posting] = await made();
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(posting?.urls.review_url);
    });

    it("opens links through the chat", async () => {
      const { card, seen } = await open("create_interviewer", REQUEST);
      await card.getByRole("link").first().click();
      await expect.poll(async () => (await seen()).opened).toEqual([(await made())[0]?.urls.candidate_url]);
    });

    it("shows what HeyMilo wrote when asked", async () => {
      const { card } = await open("create_interviewer", {
        title: "Barista",
        description: "Makes coffee, keeps the bar clean, and knows the regulars by name.",
        workflow: [{ type: "web_interview", config: { num_questions: 2 } }],
      });
      await card.getByText("HeyMilo writes the 2 questions.").waitFor();
      await card.getByRole("button", { name: "Show the questions" }).click();
      await card.getByText("2 questions", { exact: true }).waitFor();
      expect(await card.getByText("HeyMilo writes").count()).toBe(0);
    });

    it("sends what should change into the chat", async () => {
      const { card, seen, violations } = await preview();
      await card.getByRole("button", { name: "Ask for changes" }).click();
      await card.getByLabel("What should change?").fill("Ask about night shifts first.");
      expect(await violations()).toEqual([]);
      await card.getByRole("button", { name: "Send to the chat" }).click();
      await card.getByText("Sent to the chat.").waitFor();
      const [said] = (await seen()).said;
      expect(said).toContain(TITLE);
      expect(said).toContain("Ask about night shifts first.");
    });
  });
});
