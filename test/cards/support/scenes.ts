import type { Client } from "@modelcontextprotocol/client";
import type { Browser } from "playwright-core";
import { exampleRequest } from "../../support/example-requests.ts";
import { type OpenCard, openCard } from "./chat.ts";

interface Scene {
  name: string;
  /** The sandbox of the interviewer's scenes starts without candidates. */
  hiring?: true;
  play(in_: { browser: Browser; client: Client; theme: "light" | "dark" }): Promise<OpenCard>;
}

/** The interviewer with candidates that the sandbox can start with. */
const HIRING = "5C0FFEE1";

const REQUEST = exampleRequest("hvac-technician");

const NAMES =
  "Amina Diallo, Ben Carter, Chloe Martin, Diego Ramos, Elif Kaya, Femi Adeyemi, Grace Lee, Hugo Silva, Ines Costa, " +
  "Jonas Weber, Kavya Rao, Liam Byrne";
const PEOPLE = NAMES.split(", ").map((name, index) => ({
  name,
  email: `${name.toLowerCase().replace(" ", ".")}@mail.example`,
  phone_number: `+120655501${String(index + 10)}`,
}));

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
  {
    name: "candidates",
    hiring: true,
    play: async ({ browser, client, theme }) => {
      const opened = await openCard(
        browser,
        client,
        "list_candidates",
        { posting_id: HIRING },
        { theme, width: 640 },
      );
      await opened.card.getByRole("button", { name: "Score" }).click();
      return opened;
    },
  },
  {
    name: "result",
    hiring: true,
    play: async ({ browser, client, theme }) => {
      const opened = await openCard(
        browser,
        client,
        "list_candidates",
        { posting_id: HIRING },
        { theme, width: 640 },
      );
      await opened.card.getByRole("button", { name: "Amara Okafor" }).click();
      await opened.card.getByRole("heading", { name: "Amara Okafor" }).waitFor();
      return opened;
    },
  },
  {
    name: "invitation",
    play: async ({ browser, client, theme }) => {
      const made = await client.callTool({ name: "create_interviewer", arguments: REQUEST });
      const { posting_id } = made.structuredContent as { posting_id: string };
      return openCard(
        browser,
        client,
        "add_candidates",
        { posting_id, candidates: PEOPLE },
        { theme, width: 640 },
      );
    },
  },
];
