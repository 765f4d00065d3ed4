import { describe, expect, it } from "vitest";
import type { Json } from "../support/clients.ts";
import { startHeyMilo, type TestHeyMilo } from "../support/sandbox.ts";
import { cardScene } from "./support/card-scene.ts";
import { ERAS } from "./support/chat.ts";
import { findBrowser, NO_BROWSER } from "./support/find-browser.ts";

const executable = findBrowser();

describe.each(ERAS)(executable ? "the card of an invitation, %s" : `${NO_BROWSER} (%s)`, (era) => {
  describe.skipIf(!executable)("in Chromium", () => {
    let sandbox: TestHeyMilo;
    const { open } = cardScene(executable, era, async () => {
      sandbox = await startHeyMilo();
      return { env: { ...sandbox.env, HEYMILO_TOOLSETS: "all" }, stop: sandbox.stop };
    });
    const posting = () => sandbox.create({ title: "Nurse", workflow: [{ type: "form" }] });
    const contacted = async (id: string) =>
      (await sandbox.control<{ invitations: Json[] }>("GET", "state")).invitations.filter(
        (one) => one.posting_id === id,
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
