import type { Client } from "@modelcontextprotocol/client";
import type { Browser } from "playwright-core";
import { exampleRequest } from "../../support/example-requests.ts";
import { type OpenCard, openCard } from "./chat.ts";

interface Scene {
  name: string;
  play(in_: { browser: Browser; client: Client; theme: "light" | "dark" }): Promise<OpenCard>;
}

const REQUEST = exampleRequest("hvac-technician");

/** What the pictures show. */
export const scenes: readonly Scene[] = [
  {
    name: "preview",
    play: ({ browser, client, theme }) =>
      openCard(browser, client, "create_interviewer", { ...REQUEST, dry_run: true }, { theme, width: 560 }),
  },
  {
    name: "created",
    play: async ({ browser, client, theme }) => {
      const opened = await openCard(
        browser,
        client,
        "create_interviewer",
        { ...REQUEST, dry_run: true },
        { theme, width: 560 },
      );
      await opened.card.getByRole("button", { name: "Create" }).click();
      await opened.card.getByText("QR code of the candidate link").click();
      return opened;
    },
  },
];
