import { beforeEach, describe, expect, it } from "vitest";
import type { Json } from "../support/clients.ts";
import { exampleRequest } from "../support/example-requests.ts";
import { startHeyMilo, type TestHeyMilo } from "../support/sandbox.ts";
import { cardScene } from "./support/card-scene.ts";
import { connect, type OpenOptions } from "./support/chat.ts";
import { findBrowser, NO_BROWSER } from "./support/find-browser.ts";
import type { ChatWindow } from "./support/opening.ts";
import { decoded } from "./support/qr.ts";

const executable = findBrowser();
/** invitation.test.ts has both eras. */
const ERA = "2026-07-28";
const REQUEST = exampleRequest("hvac-technician");
const TITLE = String(REQUEST.title);
/** Made from a job in an ATS, so it starts as a draft. */
const FROM_ATS = { title: "Store manager", interview_template_id: "IT_C86D13" };

/** A chat that loses the answer to the card's first call. */
const withoutFirstAnswer = (): OpenOptions => {
  let isLost = true;
  return {
    onCall: async (_name, _args, call) => {
      const result = await call();
      if (!isLost) return result;
      isLost = false;
      throw new Error("timed out");
    },
  };
};

describe.skipIf(!executable)(executable ? "the card of an interviewer" : NO_BROWSER, () => {
  let sandbox: TestHeyMilo;
  const { open } = cardScene(executable, ERA, async () => {
    sandbox = await startHeyMilo();
    return sandbox;
  });
  beforeEach(() => sandbox.reset());
  const preview = (options?: OpenOptions) => open("create_interviewer", { ...REQUEST, dry_run: true }, options);
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

  it("shows all of a preview after changes, creates that, and an older card creates nothing any more", async () => {
    const older = await preview();
    const { idempotency_key, revision } = older.result.structuredContent as Json;
    const named = { title: TITLE, idempotency_key };
    const text = "Which tools do you bring along?";
    const changes = [{ op: "replace", path: "workflow[1].questions[0].text", value: text }];
    const { card, calls, result } = await open("create_interviewer", { ...named, revision, dry_run: true, changes });
    const shown = await card.locator("main").textContent();
    const questions = (REQUEST.workflow as { questions: { text: string }[] }[]).flatMap((step) => step.questions);
    const changed = (REQUEST.workflow as { questions: { text: string }[] }[])[1]?.questions[0];
    for (const question of questions) expect(shown).toContain(question === changed ? text : question.text);
    for (const fact of ["Preview: not created yet", "Would be", "Workspace", "Invites"]) expect(shown).toContain(fact);

    await older.card.getByRole("button", { name: "Create" }).click();
    await older.card.getByText("was changed since").waitFor();
    expect(await made()).toEqual([]);
    await card.getByRole("button", { name: "Create" }).click();
    await card.getByText("Candidate link", { exact: true }).waitFor();
    const latest = (result.structuredContent as Json).revision;
    expect(calls.map(({ args }) => args)).toEqual([{ ...named, revision: latest }]);
    const [posting] = await made();
    expect(posting?.questions.map((one) => one.text)).toContain(text);
  });

  it("puts the candidate link on the clipboard, and into a QR code that a phone reads", async () => {
    const { card, page } = await open("create_interviewer", REQUEST);
    const [posting] = await made();
    await card.getByRole("button", { name: "Copy candidate link" }).click();
    await card.getByText("Copied the candidate link.").waitFor();
    await page.evaluate(() => window.focus());
    const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
    expect(await clipboard()).toBe(posting?.urls.candidate_url);
    expect(await decoded(page, await card.getByRole("img").screenshot())).toBe(posting?.urls.candidate_url);
  });

  it("shows a candidate link that is too long for a QR code as a link alone", async () => {
    const { card } = await open("create_interviewer", { ...REQUEST, name: "a".repeat(3_500) });
    await card.getByText("Candidate link", { exact: true }).waitFor();
    expect(await card.getByRole("img").count()).toBe(0);
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
    await card.getByText("2 questions").waitFor();
    await expect.poll(() => card.getByText("HeyMilo writes").count()).toBe(0);
  });

  it("keeps what was typed, whatever is pressed", async () => {
    const { card } = await open("create_interviewer", {
      title: "Barista",
      description: "Makes coffee, keeps the bar clean, and knows the regulars by name.",
      workflow: [
        {
          type: "web_interview",
          questions: [{ modality: "voice", text: "A guest waits. What now?", score_of_5: "Greets the guest." }],
        },
        { type: "resume" },
      ],
    });
    await card.getByRole("button", { name: "Ask for changes" }).click();
    const field = card.getByLabel("What should change?");
    await field.fill("Ask about milk first.");
    await card.getByRole("button", { name: "Show the questions" }).click();
    await expect.poll(() => card.getByRole("button", { name: "Show the questions" }).count()).toBe(0);
    expect(await field.inputValue()).toBe("Ask about milk first.");
    await card.getByRole("button", { name: "Ask for changes" }).click();
    expect(await field.isVisible()).toBe(false);
    await card.getByRole("button", { name: "Ask for changes" }).click();
    expect(await field.inputValue()).toBe("Ask about milk first.");
  });

  it("names the duplicates that a create found", async () => {
    const { card } = await open("create_interviewer", REQUEST, {
      tamper: (result) => {
        const duplicates = [{ posting_id: "0DD5EED1", created_at: "2026-01-02T03:04:05.000Z", candidates: 3 }];
        return { ...result, structuredContent: { ...(result.structuredContent as Json), duplicates } };
      },
    });
    await card
      .getByText("There is more than one with its key: 0DD5EED1 (created 2 January 2026, 3 candidates).")
      .waitFor();
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

  it("activates a draft, and asks before it takes an ATS job's applicants", async () => {
    const { card, calls, violations } = await open("create_interviewer", FROM_ATS);
    await card.getByText("It takes no candidates until it is activated.").waitFor();
    await card.getByRole("button", { name: "Activate" }).click();
    await card.getByText("Nothing was changed.").first().waitFor();
    const [posting] = await sandbox.postings();
    expect(posting?.status).toBe("draft");
    expect(await violations()).toEqual([]);
    await card.getByRole("button", { name: "Yes, activate it" }).click();
    await card.getByText("active", { exact: true }).waitFor();
    expect(calls.map(({ name }) => name)).toEqual(["activate_interviewer", "activate_interviewer"]);
    expect(await card.getByRole("button", { name: "ctivate" }).count()).toBe(0);
  });

  it("previews and makes a copy", async () => {
    const posting_id = await sandbox.create(REQUEST);
    const { card } = await open("clone_interviewer", {
      posting_id,
      title: "HVAC technician, Austin",
      dry_run: true,
    });
    await card.getByText("HVAC technician, Austin", { exact: true }).waitFor();
    await card.getByRole("button", { name: "Create" }).dblclick();
    await card.getByText("Candidate link", { exact: true }).waitFor();
    const titles = (await sandbox.postings()).map(({ title }) => title);
    expect(titles.filter((title) => title === "HVAC technician, Austin")).toHaveLength(1);
  });

  it("makes no second copy when it checks again", async () => {
    const posting_id = await sandbox.create(REQUEST);
    const args = { posting_id, title: "HVAC, Dallas", allow_duplicate: true, dry_run: true };
    const { card } = await open("clone_interviewer", args, withoutFirstAnswer());
    await card.getByRole("button", { name: "Create" }).click();
    await card.getByRole("button", { name: "Check again" }).click();
    await card.getByText("Candidate link", { exact: true }).waitFor();
    const titles = (await sandbox.postings()).map(({ title }) => title);
    expect(titles.filter((title) => title === "HVAC, Dallas")).toHaveLength(1);
  });

  it("offers nothing that writes on a read-only server", async () => {
    const readOnly = await connect({ era: ERA, env: { ...sandbox.env, HEYMILO_READ_ONLY: "true" } });
    const posting_id = await sandbox.create(FROM_ATS);
    for (const [tool, args] of [
      ["create_interviewer", { ...REQUEST, dry_run: true }],
      ["get_interviewer", { posting_id }],
    ] as [string, Json][]) {
      const { card } = await open(tool, args, {}, readOnly);
      await card.getByRole("button", { name: "Ask for changes" }).waitFor();
      expect(await card.getByRole("button", { name: /Create|ctivate/ }).count()).toBe(0);
    }
    await readOnly.close();
  });

  it("offers nothing where the chat passes on no calls, or keeps the card's own data", async () => {
    const { card } = await preview({ capabilities: {} });
    await card.getByText("Preview: not created yet").waitFor();
    expect(await card.getByRole("button").count()).toBe(0);
    const textAlone = await preview({ tamper: ({ content }) => ({ content }) });
    await textAlone.card.getByText("would take candidates at once").waitFor();
    expect(await textAlone.card.getByRole("button", { name: "Create" }).count()).toBe(0);
  });

  it("shows a refused create as what it is", async () => {
    const { card } = await open("create_interviewer", { ...REQUEST, phone_number_id: "NOPE" });
    await card.getByText("Not created").waitFor();
    expect(await card.locator("main").textContent()).toContain("phone_number_id");
    expect(await made()).toEqual([]);
  });

  it("says that nobody knows when the chat loses the answer, and then finds the one that was made", async () => {
    const { card } = await preview(withoutFirstAnswer());
    await card.getByRole("button", { name: "Create" }).click();
    await card.getByText("Nobody knows whether it was done").waitFor();
    await card.getByRole("button", { name: "Check again" }).click();
    await card.getByText("Candidate link", { exact: true }).waitFor();
    expect(await made()).toHaveLength(1);
  });

  it("finds what the model's own create made, when HeyMilo lost the answer", async () => {
    const impatient = await connect({ era: ERA, env: { ...sandbox.env, HEYMILO_TIMEOUT_MS: "5000" } });
    await sandbox.arm({ fault: "hang_after_commit", match: { method: "POST" }, list_lag_ms: 6_000 });
    const { card } = await open("create_interviewer", REQUEST, {}, impatient);
    await card.getByText("Nobody knows whether it was done").waitFor();
    const found = card.getByText("Candidate link", { exact: true });
    await expect
      .poll(
        async () => {
          const again = card.getByRole("button", { name: "Check again" });
          if (await again.isVisible()) await again.click();
          return found.isVisible();
        },
        { interval: 1_000 },
      )
      .toBe(true);
    expect(await made()).toHaveLength(1);
    await impatient.close();
  });

  it("says that a call was cancelled", async () => {
    const { card } = await preview({ cancelled: "by the user" });
    await card.getByText("The call was cancelled: by the user").waitFor();
  });

  it("keeps markup, long words and right-to-left text as text, at 320 px and without a scrollbar", async () => {
    const hostile = '<img src="https://evil.example/x" onerror="parent.pwned=1"><script>pwned=1</script>';
    const { card, page, violations } = await open(
      "create_interviewer",
      {
        title: `${hostile} مندوب مبيعات`,
        description: "x".repeat(200),
        interviewer_name: "Z".repeat(90),
        workflow: [
          {
            type: "web_interview",
            questions: [
              { modality: "voice", text: hostile },
              { modality: "voice", text: "Donaudampfschifffahrt".repeat(20) },
              { modality: "voice", text: "لماذا تريد العمل معنا؟" },
            ],
          },
        ],
        dry_run: true,
      },
      { width: 320 },
    );
    expect(await card.getByText(hostile).count()).toBeGreaterThan(1);
    expect(await card.locator("img, script:not([type=module])").count()).toBe(0);
    const root = card.locator("html");
    const [needed, given] = await root.evaluate((html) => [html.scrollWidth, html.clientWidth] as const);
    expect(needed).toBeLessThanOrEqual(given);
    const arabic = card.getByText("لماذا تريد العمل معنا؟");
    expect(await arabic.evaluate((text) => getComputedStyle(text).direction)).toBe("rtl");
    expect(await page.evaluate(() => "pwned" in globalThis)).toBe(false);
    expect(await violations()).toEqual([]);
  });

  it("follows the chat's theme and colours, and tells it how high it is", async () => {
    const { card, page, seen, violations } = await preview({ theme: "dark" });
    expect(await violations()).toEqual([]);
    const paper = () => card.locator("html").evaluate((html) => getComputedStyle(html).backgroundColor);
    const dark = await paper();
    await page.evaluate(() => (globalThis as unknown as ChatWindow).setContext({ theme: "light" }));
    await expect.poll(paper).not.toBe(dark);
    await page.evaluate(() =>
      (globalThis as unknown as ChatWindow).setContext({
        styles: { variables: { "--color-background-primary": "rgb(1, 2, 3)" } } as never,
      }),
    );
    await expect.poll(paper).toBe("rgb(1, 2, 3)");
    const height = await card.locator("html").evaluate((html) => html.getBoundingClientRect().height);
    expect((await seen()).heights.at(-1)).toBe(Math.ceil(height));
  });

  it("can be used with the keyboard alone", async () => {
    const { card, page } = await preview();
    const create = card.getByRole("button", { name: "Create" });
    await create.focus();
    await page.keyboard.press("Enter");
    await card.getByText("Candidate link", { exact: true }).waitFor();
    // The button is gone; what it made has the focus instead of nothing.
    await expect
      .poll(() =>
        card
          .locator(":focus")
          .textContent({ timeout: 1_000 })
          .catch(() => ""),
      )
      .toBe(TITLE);
  });
});
