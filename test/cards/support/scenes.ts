import type { Client } from "@modelcontextprotocol/client";
import type { Browser } from "playwright-core";
import { exampleRequest } from "../../support/example-requests.ts";
import { type OpenCard, openCard } from "./chat.ts";

interface In {
  browser: Browser;
  client: Client;
  theme: "light" | "dark";
}

interface Scene {
  name: string;
  /** The sandbox of the interviewer's scenes starts without candidates. */
  hiring?: true;
  play(in_: In): Promise<OpenCard>;
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

const preview = ({ browser, client, theme }: In) =>
  openCard(browser, client, "create_interviewer", { ...REQUEST, dry_run: true }, { theme, width: 560 });
const candidates = ({ browser, client, theme }: In) =>
  openCard(browser, client, "list_candidates", { posting_id: HIRING }, { theme, width: 640 });

/** What the pictures show. */
export const scenes: readonly Scene[] = [
  { name: "preview", play: preview },
  {
    name: "unfolded",
    play: async (in_) => {
      const opened = await preview(in_);
      await opened.showAll();
      return opened;
    },
  },
  {
    name: "created",
    play: async (in_) => {
      const opened = await preview(in_);
      await opened.showAll();
      await opened.card.getByRole("button", { name: "Create" }).click();
      await opened.card.getByRole("img").waitFor();
      return opened;
    },
  },
  {
    name: "candidates",
    hiring: true,
    play: async (in_) => {
      const opened = await candidates(in_);
      await opened.showAll();
      await opened.card.getByRole("button", { name: "Score" }).click();
      return opened;
    },
  },
  {
    name: "result",
    hiring: true,
    play: async (in_) => {
      const opened = await candidates(in_);
      await opened.showAll();
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
      const args = { posting_id, candidates: PEOPLE };
      return openCard(browser, client, "add_candidates", args, { theme, width: 640 });
    },
  },
];
