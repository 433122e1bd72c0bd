import { defineConfig } from "vitest/config";

const rooms = ["packages", "apps", "scripts"];
const exclude = ["**/node_modules/**", "**/dist/**", "**/.next/**", "**/e2e/**"];
const shared = { exclude, testTimeout: 60_000, hookTimeout: 120_000 };

/** `*.pg.test.ts` get a real Postgres, started once for the run; each suite makes a database of its own in it. */
export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...shared,
          name: "unit",
          include: rooms.map((room) => `${room}/**/*.test.{ts,tsx}`),
          exclude: [...exclude, "**/*.pg.test.ts"],
        },
      },
      {
        test: {
          ...shared,
          name: "postgres",
          include: rooms.map((room) => `${room}/**/*.pg.test.ts`),
          globalSetup: ["packages/db/src/testing/global-setup.ts"],
        },
      },
    ],
  },
});
