import type { Actor } from "@sallyport/services";
import { TRPCError } from "@trpc/server";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeError } from "./error-adapter.ts";
import { createTestProduct, type TestProduct } from "./testing/test-product.ts";

/** What a person waits at most, in milliseconds. */
const PATIENCE_MS = 10_000;

let at: TestProduct;
let actor: Actor;
let org: string;
let stopped: number[] = [];
beforeAll(async () => {
  at = await createTestProduct();
  ({ actor, org } = await at.person("Ada", "Acme"));
});
afterAll(async () => {
  thaw();
  await at?.close();
});

/** Stops the processes that serve the dashboard's connections: they are open, and say nothing any more. */
async function freeze(): Promise<void> {
  const { rows } = await at.admin.query<{ pid: number }>(
    "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND usename = 'sallyport_dashboard'",
  );
  stopped = rows.map(({ pid }) => pid);
  for (const pid of stopped) process.kill(pid, "SIGSTOP");
}

function thaw(): void {
  for (const pid of stopped) process.kill(pid, "SIGCONT");
  stopped = [];
}

it("answers a query, a change and a look-up outside of organisations within ten seconds when the database says nothing, and says so", async () => {
  const caller = at.as(actor);
  const asked = (): Promise<unknown>[] => [
    caller.server.list({ org }),
    caller.identity.create({ org, kind: "agent", name: "Bot" }),
    caller.account.sessions(),
  ];
  await Promise.all(asked()); // over as many connections
  await freeze();
  const from = performance.now();
  const answers = await Promise.all(
    asked().map((answer) =>
      answer.then(
        () => "answered",
        (error: unknown) => (error instanceof TRPCError ? describeError(error) : error),
      ),
    ),
  );
  expect(performance.now() - from).toBeLessThan(PATIENCE_MS);
  const silent = {
    message: expect.stringMatching(
      /^The database does not answer right now\. If you changed something, look/,
    ),
    service: { code: "internal", issues: [] },
  };
  expect(answers).toEqual([silent, silent, silent]);
  thaw();
  expect(await caller.server.list({ org })).toEqual(expect.anything());
});
