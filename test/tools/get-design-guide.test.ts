import { expect, it, onTestFinished } from "vitest";
import { connectModern } from "../support/clients.ts";
import { countTokens } from "../support/tokens.ts";

/** Nobody listens at this address. */
const UNREACHABLE = { HEYMILO_API_KEY: "some-key", HEYMILO_BASE_URL: "http://127.0.0.1:9" };

it.each([
  ["without a key", {}],
  ["with a setting that cannot be used", { HEYMILO_TIMEOUT_MS: "soon" }],
  ["without a network", UNREACHABLE],
])("%s it answers the text of the resource, in at most 1,100 tokens", async (_what, env) => {
  const client = await connectModern({ env });
  onTestFinished(() => client.close());
  const { isError, structured, text } = await client.callTool("get_design_guide");
  expect(isError, text).toBe(false);
  expect(structured).toEqual({ guide: await client.readResource("heymilo://guide/interviewers") });
  expect(countTokens(text)).toBeLessThanOrEqual(1_100);
});

it("is in the usual list, and a server that only reads has it, too", async () => {
  for (const args of [[], ["--read-only"]]) {
    const client = await connectModern({ args });
    onTestFinished(() => client.close());
    expect((await client.listTools()).map(({ name }) => name)).toContain("get_design_guide");
  }
});

it("refuses arguments, since it has none", async () => {
  const client = await connectModern();
  onTestFinished(() => client.close());
  const { isError, text } = await client.callTool("get_design_guide", { job: "nurse" });
  expect(isError).toBe(true);
  expect(text).toContain("job: ");
});
