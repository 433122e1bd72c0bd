import { randomUUID } from "node:crypto";
import type { Actor } from "@sallyport/services";
import { createTestServices, holdCall, type TestServices } from "@sallyport/services/testing";
import { TRPCError } from "@trpc/server";
import { appRouter } from "../app-router.ts";
import { AT, nowhere, text, type Things } from "./procedure-matrix.ts";

type Caller = ReturnType<typeof appRouter.createCaller>;
type Outcome = { readonly code: string; readonly message: string };

/** Every procedure on a database of the suite's own. */
export type TestProduct = TestServices & {
  readonly as: (actor: Actor | null) => Caller;
  /** Calls a procedure by name: `ok` or the tRPC code, with the sentence that was given. */
  readonly outcome: (actor: Actor | null, name: string, input: unknown) => Promise<Outcome>;
  /** One of everything, new, in an organisation of which the actor is an admin. */
  readonly things: (actor: Actor, org: string) => Promise<Things>;
  /** Connection tests and handshakes are limited per person; tables make more of them than a person would. */
  readonly forgetThrottles: () => Promise<void>;
};

export async function createTestProduct(): Promise<TestProduct> {
  const at = await createTestServices();
  const { services, admin } = at;
  const as = (actor: Actor | null): Caller =>
    appRouter.createCaller({ services, actor, ip: "192.0.2.1", userAgent: "test" });
  return {
    ...at,
    as,
    outcome: (actor, name, input) => outcomeOf(as(actor), name, input),
    things: (actor, org) => makeThings({ ...at, caller: as(actor) }, actor, org),
    forgetThrottles: async () => void (await admin.query("DELETE FROM throttles")),
  };
}

async function outcomeOf(caller: Caller, name: string, input: unknown): Promise<Outcome> {
  const [group = "", procedure = ""] = name.split(".");
  const groups = caller as unknown as Record<string, Record<string, (input: unknown) => Promise<unknown>>>;
  const call = groups[group]?.[procedure];
  if (!call) throw new Error(`no procedure ${name}`);
  try {
    await call(input);
    return { code: "ok", message: "" };
  } catch (error) {
    if (error instanceof TRPCError) return { code: error.code, message: error.message };
    throw error;
  }
}

async function makeThings(
  { admin, services, caller }: Pick<TestServices, "admin" | "services"> & { caller: Caller },
  actor: Actor,
  org: string,
): Promise<Things> {
  const { serverId } = await caller.server.create({ org, name: `${org}'s server`, ...nowhere });
  await admin.query(
    `INSERT INTO tools (org_id, server_id, name, description, definition, definition_hash)
     SELECT org_id, id, 'known', '', '{}', repeat('0', 64) FROM servers WHERE id = $1`,
    [serverId],
  );
  await admin.query(
    `INSERT INTO tools (org_id, server_id, name, description, definition, definition_hash, reviewed_definition,
       reviewed_hash, reviewed_at, reviewed_by)
     SELECT org_id, id, 'held', '', d, h, d, h, now(), 'x' FROM servers,
       (VALUES ('{"inputSchema":{"type":"object"}}'::jsonb, repeat('1', 64))) AS of(d, h) WHERE id = $1`,
    [serverId],
  );
  const { policyId } = await caller.policy.create({ org, serverId, name: `${org}'s policy` });
  await caller.policy.publish({ org, policyId, text, expectedRevision: 0 });
  const { identityId } = await caller.identity.create({ org, kind: "agent", name: `${org}'s agent` });
  const { grantId } = await caller.grant.create({
    org,
    identityId,
    serverId,
    policyId,
    label: org,
    expiresInDays: 1,
  });
  const callId = randomUUID();
  await admin.query(
    `INSERT INTO decisions (at, call_id, org_id, proxy_id, grant_id, method, tool, effect, answer, rule, reason, decision_micros)
     SELECT $1, $2, id, $2, $3, 'tools/call', 'secret_tool', 'deny', 'D', '', '', 1 FROM orgs WHERE slug = $4`,
    [AT, callId, grantId, org],
  );
  await admin.query(
    `INSERT INTO limit_counters (key, window_start, window_end, amount, org_id)
     SELECT $1, now(), now() + interval '1 day', 1000000000, id FROM orgs WHERE slug = $2`,
    [`${grantId}:86400000:calls`, org],
  );
  await admin.query(
    "INSERT INTO proxies (id, started_at, last_seen_at, config_version) VALUES ($1, now(), now(), 0)",
    [randomUUID()],
  );
  const requirements = [{ rule: "/tools/held/action", roles: ["viewer"], members: [], quorum: 20 }];
  const approvalId = await holdCall(
    { admin, services },
    { grantId, tool: "held", arguments: "{}", requirements },
  );
  const { sessionId } = actor;
  const endpoints = await makeEndpoint({ admin, caller }, org);
  return { org, serverId, policyId, identityId, grantId, callId, approvalId, ...endpoints, sessionId };
}

/** A webhook, and something that could not be sent to it. */
async function makeEndpoint(
  { admin, caller }: Pick<TestServices, "admin"> & { caller: Caller },
  org: string,
): Promise<Pick<Things, "endpointId" | "deliveryId">> {
  // Tables make more of them than an organisation may have.
  await admin.query(
    "DELETE FROM notification_endpoints n USING orgs o WHERE o.id = n.org_id AND o.slug = $1",
    [org],
  );
  const { endpointId } = await caller.notification.createEndpoint({
    org,
    kind: "webhook",
    name: `${org}'s webhook`,
    url: "http://127.0.0.1:1/hook",
  });
  const { deliveryId } = await caller.notification.testEndpoint({ org, endpointId });
  await admin.query("UPDATE notification_deliveries SET state = 'failed' WHERE id = $1", [deliveryId]);
  return { endpointId, deliveryId };
}
