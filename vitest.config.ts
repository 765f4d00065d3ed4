import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/support/build.ts"],
    testTimeout: 30_000,
    // Tests that wait for a fault to pass do so side by side.
    maxConcurrency: 8,
    hookTimeout: 30_000,
  },
});
