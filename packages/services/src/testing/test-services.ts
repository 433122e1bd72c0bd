import { createTestDatabase } from "@sallyport/testkit";
import pg from "pg";
import { loadActor } from "../account/load-actor.ts";
import { signIn } from "../account/sign-in.ts";
import { signUp } from "../account/sign-up.ts";
import type { Actor } from "../caller.ts";
import { createServices, type Services } from "../services.ts";

/** The use cases on a database of the suite's own; `admin` asks it as the superuser. */
export type TestServices = {
  readonly services: Services;
  readonly admin: pg.Client;
  /** Connections of a proxy and of a dashboard to the same database. */
  readonly proxyUrl: string;
  readonly dashboardUrl: string;
  /** Signs up and in. */
  readonly person: (name: string, organisation: string) => Promise<{ actor: Actor; org: string }>;
  readonly close: () => Promise<void>;
};

export async function createTestServices(): Promise<TestServices> {
  const database = await createTestDatabase();
  const admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  const services = createServices({
    databaseUrl: database.dashboardUrl,
    sealingKeys: `1:${Buffer.alloc(32, 1).toString("base64")}`,
    allowPrivateUpstreams: true,
    proxyPublicUrl: "http://localhost:3100/",
  });
  return {
    services,
    admin,
    proxyUrl: database.proxyUrl,
    dashboardUrl: database.dashboardUrl,
    person: async (name, organisation) => {
      const from = { ip: "192.0.2.1", userAgent: "test" };
      const account = { email: `${name.toLowerCase()}@example.com`, password: "correct horse battery" };
      const { orgSlug } = await signUp(services, { ...account, name, organisation }, from);
      const { sessionId } = await signIn(services, account, from);
      const actor = await loadActor(services, sessionId);
      if (!actor) throw new Error("Whoever has just signed in has no session.");
      return { actor, org: orgSlug };
    },
    close: async () => {
      await services.db.$disconnect();
      await admin.end();
      await database.drop();
    },
  };
}
