import { describe, expect, it } from "vitest";
import type { Json } from "../support/clients.ts";
import { HIRING } from "../support/hiring-scene.ts";
import { startHeyMilo } from "../support/sandbox.ts";
import { cardScene } from "./support/card-scene.ts";
import type { OpenCard, OpenOptions } from "./support/chat.ts";
import { findBrowser, NO_BROWSER } from "./support/find-browser.ts";
import type { ChatWindow } from "./support/opening.ts";

const executable = findBrowser();
/** invitation.test.ts has both eras. */
const ERA = "2026-07-28";

describe.skipIf(!executable)(executable ? "the card of candidates" : NO_BROWSER, () => {
  const { open } = cardScene(executable, ERA, () => startHeyMilo({ seed: { hiring: true } }));
  const list = (options?: OpenOptions, args: Json = {}) =>
    open("list_candidates", { posting_id: HIRING, ...args }, options);
  const rows = ({ card }: OpenCard) => card.locator("tbody tr");
  const names = (opened: OpenCard) => rows(opened).locator("td:first-child > :first-child").allTextContents();

  it("shows who came, and filters them by status", async () => {
    const opened = await list();
    const { candidates } = opened.result.structuredContent as { candidates: Json[] };
    expect(await rows(opened).count()).toBe(candidates.length);
    expect(await names(opened)).toContain("Amara Okafor");
    await opened.card.getByLabel("Status", { exact: true }).selectOption("knocked_out");
    expect(await names(opened)).toEqual(["Kwame Asante"]);
    expect(await opened.card.getByText("Knock-outs: disqualified at step 2; must-haves not met: form").count()).toBe(1);
    expect(await opened.violations()).toEqual([]);
  });

  it("shows the candidates of all interviewers in one table, with the name of each interviewer", async () => {
    const opened = await open("list_candidates", { finished_since: "2020-01-01" });
    const { interviewers } = opened.result.structuredContent as { interviewers: { title: string; candidates: [] }[] };
    const [group] = interviewers;
    expect(await rows(opened).count()).toBe(interviewers.reduce((sum, { candidates }) => sum + candidates.length, 0));
    expect(await opened.card.getByText(String(group?.title), { exact: true }).count()).toBe(group?.candidates.length);
    expect(await names(opened)).toContain("Amara Okafor");
    expect(await opened.violations()).toEqual([]);
  });

  it("sorts by score, both ways, and says so to a screen reader", async () => {
    const opened = await list();
    const { candidates } = opened.result.structuredContent as { candidates: { overall_score_of_100?: number }[] };
    const scores = candidates.map(({ overall_score_of_100: score = -1 }) => score).sort((a, b) => b - a);
    const shown = async () =>
      (await rows(opened).locator("td:nth-child(3)").allTextContents()).map((text) =>
        text === "none yet" ? -1 : Number.parseFloat(text),
      );
    const header = opened.card.getByRole("columnheader", { name: "Score" });
    await header.getByRole("button").click();
    expect(await shown()).toEqual(scores);
    expect(await header.getAttribute("aria-sort")).toBe("descending");
    await header.getByRole("button").click();
    expect(await shown()).toEqual([...scores].reverse());
    expect(await header.getAttribute("aria-sort")).toBe("ascending");
  });

  it("opens a result with a bar for each question, and the transcript on demand", async () => {
    const opened = await list();
    const { card, calls, violations } = opened;
    await card.getByRole("button", { name: "Amara Okafor" }).click();
    await card.getByRole("heading", { level: 1, name: "Amara Okafor" }).waitFor();
    expect(await card.getByText(/^\d+(\.\d+)? of 10$/).count()).toBeGreaterThan(2);
    expect(await card.getByText("Transcript", { exact: true }).count()).toBe(0);
    expect(await violations()).toEqual([]);
    await card.getByRole("button", { name: "Read the transcript" }).click();
    await card.getByRole("heading", { name: "Transcript" }).waitFor();
    expect(await card.getByText(/Candidate: /).count()).toBeGreaterThan(1);
    expect(calls.map(({ name }) => name)).toEqual(["get_interview_result", "get_interview_result"]);
    await card.getByRole("button", { name: "Back to all candidates" }).click();
    expect(await rows(opened).count()).toBeGreaterThan(3);
  });

  it("reads HeyMilo's reasons in full where the result cuts them, and keeps the result", async () => {
    const { card, calls } = await list({
      onCall: async (_name, args, call) => {
        const result = await call();
        const answer = result.structuredContent as Json;
        const cut = { shortened: ["evaluations (to 60 characters; include evaluations has them whole)"] };
        return { ...result, structuredContent: { ...answer, ...(args.include ? {} : cut) } };
      },
    });
    await card.getByRole("button", { name: "Amara Okafor" }).click();
    await card.getByRole("button", { name: "Read HeyMilo's reasons in full" }).click();
    await card.getByRole("heading", { name: "Evaluations" }).waitFor();
    expect(calls.at(-1)?.args).toMatchObject({ include: ["evaluations"] });
    expect(await card.getByRole("heading", { name: "Resume" }).count()).toBe(1);
    expect(await card.getByText("Not shown: contact data").count()).toBe(1);
    await card.getByRole("button", { name: "Read the transcript" }).click();
    await card.getByRole("heading", { name: "Transcript" }).waitFor();
    expect(await card.getByRole("heading", { name: "Evaluations" }).count()).toBe(1);
  });

  it("gives every score the same colour", async () => {
    const { card } = await list();
    const colours = await card
      .locator(".bar > div")
      .evaluateAll((bars) => bars.map((bar) => getComputedStyle(bar).backgroundColor));
    expect(colours.length).toBeGreaterThan(3);
    expect(new Set(colours).size).toBe(1);
  });

  it("goes on where the list stopped", async () => {
    const opened = await list({}, { limit: 4 });
    expect(await rows(opened).count()).toBe(4);
    await opened.card.getByRole("button", { name: "Show more" }).click();
    await expect.poll(() => rows(opened).count()).toBe(8);
    expect(new Set(await names(opened)).size).toBe(8);
  });

  it("stays with the list if one goes back while a result or a transcript is read", async () => {
    const held: (() => void)[] = [];
    const opened = await list({
      onCall: async (_name, args, call) => {
        const result = await call();
        const isHeld = args.cursor !== undefined || args.include !== undefined || held.length > 0;
        if (isHeld) await new Promise<void>((resolve) => held.push(resolve));
        return result;
      },
    });
    const { card } = opened;
    const all = await rows(opened).count();
    await card.getByRole("button", { name: "Amara Okafor" }).click();
    await card.getByRole("button", { name: "Read the transcript" }).click();
    await expect.poll(() => held.length).toBe(1);
    await card.getByRole("button", { name: "Back to all candidates" }).click();
    await card.getByRole("button", { name: "Kwame Asante" }).click();
    await expect.poll(() => held.length).toBe(2);
    held[0]?.();
    await card.getByText("Reading…").waitFor();
    expect(await rows(opened).count()).toBe(all);
    held[1]?.();
    await card.getByRole("heading", { level: 1, name: "Kwame Asante" }).waitFor();
    expect(await card.getByText("Transcript", { exact: true }).count()).toBe(0);
  });

  it("shows everybody once if the chat sends the result again", async () => {
    const opened = await list({}, { limit: 4 });
    await opened.card.getByRole("button", { name: "Show more" }).click();
    await expect.poll(() => rows(opened).count()).toBe(8);
    const shown = await names(opened);
    await opened.page.evaluate(() => (globalThis as unknown as ChatWindow).sendAgain());
    await opened.card.getByRole("button", { name: "Show more" }).click();
    await expect.poll(() => rows(opened).count()).toBeGreaterThan(8);
    expect((await names(opened)).slice(0, 8)).toEqual(shown);
    expect(new Set(await names(opened)).size).toBe(await rows(opened).count());
  });

  it("says of what a number is, and leaves out what HeyMilo did not measure", async () => {
    const integrity = { ranking_of_5: 1, confidence_of_1: 0, findings: [] };
    const shown = async (changed: Json) => {
      const { card } = await list({
        onCall: async (_name, _args, call) => {
          const result = await call();
          const answer = result.structuredContent as Json;
          return { ...result, structuredContent: { ...answer, integrity: { ...integrity, ...changed } } };
        },
      });
      await card.getByRole("button", { name: "Amara Okafor" }).click();
      return card.locator("section", { hasText: "Integrity" }).textContent();
    };
    const measured = await shown({});
    expect(measured).toContain("Signs of cheating (1: none, 5: strong)1 of 5");
    expect(measured).not.toContain("onfidence");
    expect(await shown({ confidence_of_1: 0.4 })).toContain("HeyMilo's confidence in this0.4 of 1");
    expect(await shown({ enabled: false })).not.toContain("of 5");
  });

  it.each([320, 559, 640])("hides nothing at %i px", async (width) => {
    const opened = await list({ width }, { with_summary: true });
    const { card, violations } = opened;
    await rows(opened).first().waitFor();
    const hidden = await card
      .locator("html")
      .evaluate((html) =>
        [...html.querySelectorAll("main *")]
          .filter(
            (one) =>
              one.scrollWidth > one.clientWidth + 1 &&
              one.clientWidth > 0 &&
              getComputedStyle(one).display !== "inline",
          )
          .map((one) => one.outerHTML.slice(0, 80)),
      );
    expect(hidden).toEqual([]);
    const edges = await card
      .locator("td, th button")
      .evaluateAll((cells) => cells.map((one) => one.getBoundingClientRect()).map(({ left, right }) => [left, right]));
    for (const [left, right] of edges as [number, number][]) {
      expect(left).toBeGreaterThanOrEqual(0);
      expect(right).toBeLessThanOrEqual(width);
    }
    expect(await card.getByText(/^\d+(\.\d+)? of 100$/).count()).toBeGreaterThan(3);
    expect(await violations()).toEqual([]);
  });

  it("keeps a stranger's markup as text, at 320 px, in dark", async () => {
    const hostile = '<img src="https://evil.example/x" onerror="parent.pwned=1"> مرشّح';
    const { card, page, violations } = await list({
      width: 320,
      theme: "dark",
      tamper: (result) => {
        const answer = result.structuredContent as { candidates: { said_by_candidate?: Json }[] };
        for (const one of answer.candidates) one.said_by_candidate = { name: hostile };
        return result;
      },
    });
    expect(await card.getByText(hostile).count()).toBeGreaterThan(3);
    expect(await card.locator("img").count()).toBe(0);
    expect(await page.evaluate(() => "pwned" in globalThis)).toBe(false);
    const [needed, given] = await card
      .locator("html")
      .evaluate((html) => [html.scrollWidth, html.clientWidth] as const);
    expect(needed).toBeLessThanOrEqual(given);
    expect(await violations()).toEqual([]);
  });
});
