import { describe, expect, it } from "vitest";
import { openSandbox, type TestSandbox } from "../support/in-process-sandbox.ts";
import { cardScene } from "./support/card-scene.ts";
import { ERAS } from "./support/chat.ts";
import { findBrowser, NO_BROWSER } from "./support/find-browser.ts";

const executable = findBrowser();

describe.each(ERAS)(executable ? "the card of an invitation, %s" : `${NO_BROWSER} (%s)`, (era) => {
  describe.skipIf(!executable)("in Chromium", () => {
    let sandbox: TestSandbox;
    const { open } = cardScene(executable, era, async () => {
      sandbox = await openSandbox();
      const env = { HEYMILO_BASE_URL: sandbox.url, HEYMILO_API_KEY: "sandbox-key", HEYMILO_TOOLSETS: "all" };
      return { env, stop: () => sandbox.close() };
    });
    const posting = async (): Promise<string> =>
      (await sandbox.create({ title: "Nurse", workflow: [{ type: "form" }] })).id;
    const contacted = async (id: string) =>
      (await sandbox.control("GET", "/state")).invitations.filter(
        (one: { posting_id: string }) => one.posting_id === id,
      );
    const candidates = [
      { name: "<b>Ana</b> Silva", email: "ana@mail.example" },
      { name: "Bo", email: "bo@mail.example" },
    ];

    it("shows who is contacted, and one press of its button invites them once", async () => {
      const id = await posting();
      const { card, violations } = await open("add_candidates", { posting_id: id, candidates });
      expect(await card.getByText("ana@mail.example").count()).toBe(1);
      expect(await card.getByText("<b>Ana</b> Silva").count()).toBe(1);
      expect(await violations()).toEqual([]);
      expect(await contacted(id)).toEqual([]);
      await card.getByRole("button", { name: "Invite 2 people" }).dblclick();
      await card.getByText("invited", { exact: true }).first().waitFor();
      expect(await card.getByRole("button").count()).toBe(0);
      expect(await contacted(id)).toHaveLength(2);
    });

    it("has no button while a row is wrong, and says what is", async () => {
      const wrong = [...candidates, { name: "Cy", email: "cy" }];
      const { card } = await open("add_candidates", { posting_id: await posting(), candidates: wrong });
      expect(await card.getByText("email must be one email address").count()).toBe(1);
      expect(await card.getByRole("button").count()).toBe(0);
    });
  });
});
