import { describe, expect, it } from "vitest";
import type { Json } from "../support/clients.ts";
import { exampleRequest } from "../support/example-requests.ts";
import { HIRING } from "../support/hiring-scene.ts";
import { startHeyMilo, type TestHeyMilo } from "../support/sandbox.ts";
import { cardScene } from "./support/card-scene.ts";
import { ERAS, type OpenCard, type OpenOptions } from "./support/chat.ts";
import { findBrowser, NO_BROWSER } from "./support/find-browser.ts";
import type { ChatWindow } from "./support/opening.ts";

const executable = findBrowser();
const REQUEST = exampleRequest("hvac-technician");
const WORD = "Donaudampfschifffahrtsgesellschaft".repeat(4);

const PEOPLE = Array.from({ length: 40 }, (_, index) => ({
  name: `Person ${index}`,
  email: `person.${index}@mail.example`,
}));

/** As many steps as no card can show at once, with words that no line can hold, from right to left. */
const HUGE = {
  title: `${WORD} مندوب مبيعات`,
  description: "x".repeat(200),
  interviewer_name: "Z".repeat(90),
  workflow: Array.from({ length: 50 }, () => ({
    type: "web_interview",
    questions: [{ modality: "voice", text: `${WORD} لماذا؟`, score_of_5: WORD }],
  })),
  dry_run: true,
};

/** What people see first: a call, and whether they press a name on its card. */
const SCENES: Record<string, [tool: string, args: (posting: string) => Json, opens?: "result"]> = {
  "a preview": ["create_interviewer", () => ({ ...REQUEST, dry_run: true })],
  "a preview of fifty steps": ["create_interviewer", () => HUGE],
  "an interviewer": ["get_interviewer", () => ({ posting_id: HIRING })],
  candidates: ["list_candidates", () => ({ posting_id: HIRING })],
  "a result": ["list_candidates", () => ({ posting_id: HIRING }), "result"],
  "an invitation": ["add_candidates", (posting_id) => ({ posting_id, candidates: PEOPLE })],
};

const height = ({ card }: OpenCard) =>
  card.locator("html").evaluate((html) => Math.ceil(html.getBoundingClientRect().height));

describe.each(ERAS)(executable ? "how cards open, %s" : `${NO_BROWSER} (%s)`, (era) => {
  describe.skipIf(!executable)("in Chromium", () => {
    let sandbox: TestHeyMilo;
    const { open: openAny } = cardScene(executable, era, async () => {
      sandbox = await startHeyMilo({ seed: { hiring: true } });
      return { env: { ...sandbox.env, HEYMILO_TOOLSETS: "all" }, stop: sandbox.stop };
    });
    const open = (tool: string, args: Json, options: OpenOptions = {}) =>
      openAny(tool, args, { asItOpens: true, ...options });
    const posting = () => sandbox.create({ title: "Nurse", workflow: [{ type: "form" }] });
    const preview = (options?: OpenOptions) => open("create_interviewer", { ...REQUEST, dry_run: true }, options);

    describe.each(Object.entries(SCENES))("%s", (_, [tool, argsFor, opens]) => {
      it.each([320, 400, 720])("is at most 500 px high, and has targets of 44 px, at %i px", async (width) => {
        for (const theme of ["light", "dark"] as const) {
          const opened = await open(tool, argsFor(await posting()), { width, theme });
          if (opens) {
            await opened.card.locator("tbody button").first().click();
            await opened.card.getByRole("button", { name: "Back to all candidates" }).waitFor();
          }
          expect(await height(opened)).toBeLessThanOrEqual(500);
          const { scrolls, small } = await opened.card.locator("html").evaluate((html) => ({
            scrolls: [html, ...html.querySelectorAll("*")].some(
              (one) => /auto|scroll/.test(getComputedStyle(one).overflowY) && one.scrollHeight > one.clientHeight + 1,
            ),
            small: [...html.querySelectorAll("button, a, select, textarea")]
              .map((one) => ({ text: one.textContent, ...one.getBoundingClientRect().toJSON() }))
              .filter((one) => one.width > 0 && (one.width < 44 || one.height < 44)),
          }));
          expect(scrolls).toBe(false);
          expect(small).toEqual([]);
          expect(await opened.violations()).toEqual([]);
        }
      });
    });

    it("agrees to nothing by click or Enter until all was shown", async () => {
      const opened = await preview();
      const create = opened.card.getByRole("button", { name: "Create" });
      await create.click({ force: true });
      await opened.card.getByText("Press Show all first.").waitFor();
      await create.press("Enter");
      expect(opened.calls).toEqual([]);
      expect(await create.getAttribute("aria-disabled")).toBe("true");
      await opened.card.getByRole("button", { name: "Show all" }).click();
      const text = await opened.card.locator("main").textContent();
      for (const { questions } of REQUEST.workflow as { questions: Json[] }[])
        for (const { text: asked, score_of_1, score_of_5, evaluation_criteria } of questions)
          for (const said of [asked, score_of_1, score_of_5, evaluation_criteria])
            if (said !== undefined) expect(text).toContain(said);
      await create.click();
      await opened.card.getByText("Candidate link", { exact: true }).waitFor();
      expect(opened.calls.map(({ name }) => name)).toEqual(["create_interviewer"]);
    });

    it("invites nobody until all people were shown", async () => {
      const opened = await open("add_candidates", { posting_id: await posting(), candidates: PEOPLE });
      const invite = opened.card.getByRole("button", { name: "Invite 40 people" });
      await invite.press("Enter");
      expect(opened.calls).toEqual([]);
      await opened.card.getByRole("button", { name: "Show all" }).click();
      for (const { email } of PEOPLE)
        expect(await opened.card.getByText(email, { exact: true }).isVisible()).toBe(true);
      expect(await invite.getAttribute("aria-disabled")).toBe(null);
    });

    it("asks for the whole window where the chat offers it, and stays open when it comes back", async () => {
      const opened = await preview({ fullscreen: "granted" });
      await opened.card.getByRole("button", { name: "Show all" }).click();
      await expect.poll(async () => (await opened.seen()).modes).toEqual(["fullscreen"]);
      const set = (context: object) =>
        opened.page.evaluate(
          (given) => (globalThis as unknown as ChatWindow).setContext(given as never),
          context as never,
        );
      await set({ displayMode: "inline" });
      await set({ theme: "dark" });
      await expect.poll(() => height(opened)).toBeGreaterThan(500);
      expect(await opened.card.getByRole("button", { name: "Show all" }).count()).toBe(0);
      expect((await opened.seen()).heights.at(-1)).toBe(await height(opened));
    });

    it("unfolds in place where the chat refuses the whole window, and asks nobody who does not offer it", async () => {
      const refused = await preview({ fullscreen: "refused" });
      await refused.card.getByRole("button", { name: "Show all" }).click();
      await expect.poll(() => height(refused)).toBeGreaterThan(500);
      expect((await refused.seen()).modes).toEqual(["fullscreen"]);
      const unoffered = await preview();
      await unoffered.card.getByRole("button", { name: "Show all" }).click();
      await expect.poll(() => height(unoffered)).toBeGreaterThan(500);
      expect((await unoffered.seen()).modes).toEqual([]);
    });

    it("shows all, with its button in sight, where a chat opens it in the whole window", async () => {
      const context = {
        displayMode: "fullscreen" as const,
        safeAreaInsets: { top: 10, right: 0, bottom: 34, left: 0 },
      };
      const opened = await preview({ context });
      expect(await opened.card.getByRole("button", { name: "Show all" }).count()).toBe(0);
      const create = opened.card.getByRole("button", { name: "Create" });
      expect(await create.getAttribute("aria-disabled")).toBe(null);
      const root = opened.card.locator("html");
      const [window, bottom] = await create.evaluate((button) => [innerHeight, button.getBoundingClientRect().bottom]);
      expect(await root.evaluate((html) => html.scrollHeight)).toBeGreaterThan(window as number);
      expect(bottom).toBeLessThanOrEqual((window as number) - 34);
      expect(await root.evaluate((html) => getComputedStyle(html).paddingBottom)).toBe("34px");
      expect(await root.evaluate((html) => getComputedStyle(html).backgroundColor)).toBe("rgba(0, 0, 0, 0)");
    });
  });
});
