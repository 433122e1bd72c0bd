import { defineConfig } from "vitest/config";

/** One run over every room. Suites that need Postgres ask `@sallyport/testkit` for a database of their own. */
export default defineConfig({
  test: {
    include: ["packages/**/*.test.ts", "apps/**/*.test.ts", "scripts/**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/dist/**", "**/.next/**", "**/e2e/**"],
    globalSetup: ["packages/testkit/src/global-setup.ts"],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
