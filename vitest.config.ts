import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/support/build.ts", "test/cards/support/say-what-is-skipped.ts"],
    // Reading packages through Vitest's proxy for default exports costs the property tests a third of their time.
    deps: { interopDefault: false },
    // Most tests wait for another process, so there are more workers than the two cores of a small machine.
    pool: "threads",
    // Test files share what they import: to import it anew for each file takes a third of the time of all tests.
    isolate: false,
    setupFiles: ["test/support/each-file.ts"],
    maxWorkers: 4,
    // These are no promises, and only end what hangs: on a busy machine everything takes many times as long.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    // Tests that wait for a fault to pass do so side by side.
    maxConcurrency: 8,
  },
});
