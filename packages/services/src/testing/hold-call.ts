import { createHash, randomUUID } from "node:crypto";
import { approvalPlace, seal } from "@sallyport/credentials";
import type { TestServices } from "./test-services.ts";

type Held = {
  readonly grantId: string;
  readonly tool: string;
  /** JSON text. */
  readonly arguments: string;
  readonly requirements: readonly {
    readonly rule: string;
    readonly roles: readonly string[];
    readonly members: readonly string[];
    readonly quorum: number;
  }[];
  /** Milliseconds; 30 minutes without it. */
  readonly expiresMs?: number;
};

/** What a proxy does with a call that people have to approve; returns the id of its approval. */
export async function holdCall(
  { admin, services }: Pick<TestServices, "admin" | "services">,
  held: Held,
): Promise<string> {
  const { state, id } = await tryHeldCall({ admin, services }, held);
  if (state !== "pending" || id === undefined) throw new Error(`The call was not held: ${state}.`);
  return id;
}

/** The same, whatever comes of it: the same call again uses an approval. */
export async function tryHeldCall(
  { admin, services }: Pick<TestServices, "admin" | "services">,
  held: Held,
): Promise<{ state: string; id?: string; reason?: string }> {
  const { grantId, tool, requirements, expiresMs = 1_800_000 } = held;
  const { rows } = await admin.query<{ orgId: string; serverId: string; [known: string]: unknown }>(
    `SELECT g.org_id AS "orgId", g.server_id AS "serverId", g.policy_id AS "policyId",
       p.current_revision AS "policyRevision", t.reviewed_hash AS "reviewedHash", t.definition_hash AS "toolHash"
     FROM grants g LEFT JOIN policies p ON p.id = g.policy_id
     LEFT JOIN tools t ON t.server_id = g.server_id AND t.name = $2 WHERE g.id = $1`,
    [grantId, tool],
  );
  const [known] = rows;
  if (known === undefined) throw new Error("There is no such grant.");
  const { orgId, serverId } = known;
  const id = randomUUID();
  const binding = createHash("sha256")
    .update(JSON.stringify([known, held]))
    .digest("hex");
  const sealed = seal(services.keyring, approvalPlace({ orgId, serverId, id }, "arguments"), held.arguments);
  const asked = { ...known, id, grantId, tool, callId: randomUUID(), callAt: Date.now(), binding };
  const said = { callHash: binding, arguments: sealed, rule: "/tools/held/action", reason: "", expiresMs };
  const bounds = { maxOfGrant: 20, maxOfOrg: 500, maxAnHour: 100 };
  const answer = await admin.query<{ held: { state: string; id?: string; reason?: string } }>(
    "SELECT hold_call($1, $2) AS held",
    [orgId, JSON.stringify({ ...asked, ...said, ...bounds, requirements })],
  );
  return answer.rows[0]?.held ?? { state: "nothing" };
}
