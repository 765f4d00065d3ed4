import type { Client } from "@modelcontextprotocol/client";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import type { Json } from "../../support/clients.ts";
import { launch } from "./browser.ts";
import { connect, type Era, type OpenCard, type OpenOptions, openCard } from "./chat.ts";

/** A HeyMilo to open cards on: how the server is told of it, and how it ends. */
interface Target {
  env: Record<string, string>;
  stop(): Promise<unknown>;
}

/**
 * A browser and a client for the tests around, and after each test a look whether a card has broken a rule: it must
 * have asked for nothing and logged no error.
 */
export function cardScene(executable: string | undefined, era: Era, start: () => Promise<Target>) {
  let target: Target;
  let browser: Browser;
  let client: Client;
  let opened: OpenCard[] = [];
  beforeAll(async () => {
    target = await start();
    browser = await launch(executable as string);
    client = await connect({ era, env: target.env });
  });
  afterEach(async () => {
    const cards = opened;
    opened = [];
    for (const { close } of cards) await close();
    expect(cards.flatMap(({ problems }) => problems)).toEqual([]);
  });
  afterAll(async () => {
    await client.close();
    await browser.close();
    await target.stop();
  });
  return {
    open: async (tool: string, args: Json, options?: OpenOptions, by = client): Promise<OpenCard> => {
      const card = await openCard(browser, by, tool, args, options);
      opened.push(card);
      if (!options?.asItOpens) await card.showAll();
      return card;
    },
  };
}
