import { expect, it, onTestFinished } from "vitest";
import { runBinary } from "../support/binary.ts";
import { startSandboxProcess } from "../support/sandbox-process.ts";

it("the sandbox command starts a HeyMilo that deviates as asked", async () => {
  const sandbox = await startSandboxProcess("--deviate", "oldest_first, numeric_ids");
  onTestFinished(sandbox.stop);
  const response = await fetch(`${sandbox.url}/__sandbox/deviations`);
  expect(await response.json()).toMatchObject({ deviations: ["oldest_first", "numeric_ids"] });
});

it("the sandbox command names all deviations when it is asked for one that does not exist", async () => {
  const { code, stdout, stderr } = await runBinary(["sandbox", "--deviate", "isotimes"]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(/--deviate: there is no isotimes.*iso_times.*list_lags/);
});
