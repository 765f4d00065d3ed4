import { readFile } from "node:fs/promises";
import { afterAll, describe, expect, it } from "vitest";
import { connectModern, type Json } from "./support/clients.ts";
import { countTokens } from "./support/tokens.ts";

describe("docs/results.md", async () => {
  const page = await readFile("docs/results.md", "utf8");
  const client = await connectModern({ args: ["--sandbox"] });
  afterAll(() => client.close());

  const rows = [...page.matchAll(/^\| ([a-z-]+) +((?:\| +[\d,]+ +){4})\|$/gm)].map(
    ([, example, numbers]) => [example as string, numbers?.match(/[\d,]+/g)?.map(tokensOf) ?? []] as const,
  );

  it("tells what three examples cost", () => {
    expect(rows).toHaveLength(3);
  });

  it.each(rows)("%s costs a model what the page says, to a tenth", async (example, said) => {
    const args = JSON.parse(await readFile(`examples/${example}/request.json`, "utf8"));
    const answer = async (options: Json) => {
      const { structured } = await client.callTool("create_interviewer", { ...args, ...options });
      return structured;
    };
    const measured = [
      args,
      await answer({ dry_run: true }),
      await answer({}),
      await answer({ response_detail: "full", allow_duplicate: true }),
    ].map(countTokens);
    for (const [index, tokens] of measured.entries())
      expect(Math.abs((said[index] ?? 0) / tokens - 1)).toBeLessThan(1 / 10);
  });
});

const tokensOf = (text: string): number => Number(text.replace(",", ""));
