import { ScriptedUpstream } from "@sallyport/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createGrant } from "../grant/create-grant.ts";
import { revokeGrant } from "../grant/revoke-grant.ts";
import { createIdentity } from "../identity/create-identity.ts";
import { setIdentityPerson } from "../identity/set-identity-person.ts";
import { createPolicy } from "../policy/create-policy.ts";
import { publishPolicy } from "../policy/publish-policy.ts";
import type { Actor, Caller } from "../caller.ts";
import type { Role } from "../in-org.ts";
import { createServer } from "../server/create-server.ts";
import { holdCall, tryHeldCall } from "../testing/hold-call.ts";
import { createTestServices, type TestServices } from "../testing/test-services.ts";
import { approveCall } from "./approve-call.ts";
import { approveEditedCall } from "./approve-edited-call.ts";
import { checkEditedCall } from "./check-edited-call.ts";
import { countApprovals } from "./count-approvals.ts";
import { denyCall } from "./deny-call.ts";
import { getApproval } from "./get-approval.ts";
import { listApprovals } from "./list-approvals.ts";
import { openApproval } from "./open-approval.ts";

/** docs/approvals.md: who may decide, and what a decision does. `ada` is the admin who set everything up. */
const POLICY = JSON.stringify({
  version: "2",
  default: "deny",
  tools: {
    a: {
      deny_if: [{ conditions: [{ path: "args.amount", op: "gt", value: 100 }], on_deny: "At most 100." }],
      approval: { expires: "30m" },
    },
  },
});
type Person = "ada" | "bob" | "cid" | "dan";

let at: TestServices;
let upstream: ScriptedUpstream;
let org: string;
let serverId: string;
let policyId: string;
let identityId: string;
let grantId: string;
const callers = new Map<Person, Caller>();

const as = (person: Person): Caller => {
  const caller = callers.get(person);
  if (caller === undefined) throw new Error(`Nobody is called ${person}.`);
  return caller;
};
const idOf = (person: Person): string => as(person).actor.userId;

async function setRole(person: Person, role: Role | null, auditor = false): Promise<void> {
  await at.admin.query(
    "DELETE FROM memberships WHERE user_id = $1 AND org_id = (SELECT id FROM orgs WHERE slug = $2)",
    [idOf(person), org],
  );
  if (role === null) return;
  await at.admin.query(
    `INSERT INTO memberships (org_id, user_id, role, auditor) SELECT id, $1, $3::role, $4 FROM orgs
     WHERE slug = $2`,
    [idOf(person), org, role, auditor],
  );
}

type Wanted = { roles?: string[]; members?: string[]; quorum?: number };
let number = 0;

/** A call that waits, different from all before. */
async function held(wanted: Wanted | Wanted[] = {}, more: { tool?: string; expiresMs?: number } = {}) {
  const { tool = "a", expiresMs = 1_800_000 } = more;
  const requirements = [wanted].flat().map(({ roles = [], members = [], quorum = 1 }, i) => ({
    rule: `/tools/a/approval${i === 0 ? "" : `/${i}`}`,
    roles,
    members,
    quorum,
  }));
  const call = { grantId, tool, arguments: `{"amount":${(number += 1) / 1000}}`, requirements, expiresMs };
  const approvalId = await holdCall(at, call);
  return { approvalId, call, runs: () => tryHeldCall(at, call) };
}

const approve = (person: Person, approvalId: string, version = 0) =>
  approveCall(as(person), { org, approvalId, version });
const deny = (person: Person, approvalId: string, reason = "Not today.") =>
  denyCall(as(person), { org, approvalId, reason });
const edit = (person: Person, approvalId: string, text: string, version = 0) =>
  approveEditedCall(as(person), { org, approvalId, version, arguments: text });
const look = (approvalId: string) => getApproval(as("ada"), { org, approvalId });
const expire = (approvalId: string) =>
  at.admin.query("UPDATE approvals SET expires_at = now() - interval '1 s' WHERE id = $1", [approvalId]);
async function eventsOf(approvalId: string) {
  const { rows } = await at.admin.query<{ actor: string; action: string; details: object }>(
    "SELECT actor, action, details FROM admin_events WHERE target_id = $1 ORDER BY at",
    [approvalId],
  );
  return rows;
}

beforeAll(async () => {
  at = await createTestServices();
  for (const person of ["ada", "bob", "cid", "dan"] as const) {
    const made: { actor: Actor; org: string } = await at.person(person, person);
    if (person === "ada") ({ org } = made);
    callers.set(person, { services: at.services, actor: made.actor });
  }
  const caller = as("ada");
  const inputSchema = {
    type: "object",
    properties: { amount: { type: "number" }, note: { type: "string" } },
  };
  upstream = await ScriptedUpstream.start({ tools: [{ name: "a", inputSchema }] });
  const server = { org, name: "up", url: upstream.url, auth: "none", headers: [] } as const;
  ({ serverId } = await createServer(caller, { ...server, headers: [] }));
  ({ policyId } = await createPolicy(caller, { org, serverId, name: "p" }));
  await publishPolicy(caller, { org, policyId, text: POLICY, expectedRevision: 0 });
  ({ identityId } = await createIdentity(caller, { org, kind: "agent", name: "agent" }));
  const grant = { org, serverId, identityId, policyId, label: "laptop", expiresInDays: 30 };
  ({ grantId } = await createGrant(caller, grant));
});
beforeEach(async () => {
  await setRole("bob", "policy_manager");
  await setRole("cid", "viewer");
  await setRole("dan", null);
  await at.admin.query("UPDATE identities SET user_id = NULL WHERE id = $1", [identityId]);
});
afterAll(async () => {
  await upstream.close();
  await at.close();
});

describe("who may approve", () => {
  const BOB = "BOB@example.com";
  const CID = "cid@example.com";
  it.each<[string, Wanted, Person, string]>([
    ["an admin, where nobody is named", {}, "ada", "approved"],
    ["a policy manager, where nobody is named", {}, "bob", "approved"],
    ["no viewer, where nobody is named", {}, "cid", "forbidden"],
    ["somebody of another organisation: not found", {}, "dan", "not_found"],
    ["a role that is named", { roles: ["policy_manager"] }, "bob", "approved"],
    ["a role above the one that is named", { roles: ["policy_manager"] }, "ada", "approved"],
    ["no role below the one that is named", { roles: ["admin"] }, "bob", "forbidden"],
    ["a viewer, where viewers are named", { roles: ["viewer"] }, "cid", "approved"],
    ["nobody, where a role is named that does not exist", { roles: ["finance"] }, "ada", "forbidden"],
    ["a member by e-mail address in any case", { members: [BOB] }, "bob", "approved"],
    ["no admin, where only a member is named", { members: [BOB] }, "ada", "forbidden"],
    ["a viewer who is named", { members: [CID] }, "cid", "approved"],
    ["a member, where a role is named too", { roles: ["admin"], members: [CID] }, "cid", "approved"],
  ])("%s", async (_, wanted, person, outcome) => {
    const { approvalId, runs } = await held(wanted);
    const said = await approve(person, approvalId).catch(({ code }: { code: string }) => ({ status: code }));
    expect(said.status).toBe(outcome);
    expect((await runs()).state).toBe(outcome === "approved" ? "claimed" : "pending");
  });

  it("a member by id", async () => {
    const { approvalId } = await held({ members: [idOf("cid")] });
    expect(await approve("cid", approvalId)).toEqual({ status: "approved", missing: 0 });
  });

  it("never the person to whom the identity belongs, who may not deny either", async () => {
    await setIdentityPerson(as("ada"), { org, identityId, email: "ADA@example.com" });
    const { approvalId, runs } = await held();
    await expect(approve("ada", approvalId)).rejects.toMatchObject({ code: "forbidden" });
    await expect(deny("ada", approvalId)).rejects.toMatchObject({ code: "forbidden" });
    await expect(edit("ada", approvalId, "{}")).rejects.toMatchObject({ code: "forbidden" });
    expect((await runs()).state).toBe("pending");
    expect((await approve("bob", approvalId)).status).toBe("approved");
  });

  it("a vote does not count any more once the identity belongs to who gave it", async () => {
    const { approvalId, runs } = await held();
    await approve("bob", approvalId);
    await setIdentityPerson(as("ada"), { org, identityId, email: "bob@example.com" });
    expect((await runs()).state).toBe("pending");
  });

  it("an identity belongs to members only", async () => {
    const toStranger = setIdentityPerson(as("ada"), { org, identityId, email: "dan@example.com" });
    await expect(toStranger).rejects.toMatchObject({ code: "invalid_input" });
  });
});

describe("a quorum", () => {
  it("is of different people: a person's second vote adds nothing", async () => {
    const { approvalId, runs } = await held({ quorum: 2 });
    expect(await approve("ada", approvalId)).toEqual({ status: "pending", missing: 1 });
    expect(await approve("ada", approvalId)).toEqual({ status: "pending", missing: 1 });
    expect((await runs()).state).toBe("pending");
    expect(await approve("bob", approvalId)).toEqual({ status: "approved", missing: 0 });
    expect((await runs()).state).toBe("claimed");
  });

  it("is of each requirement", async () => {
    const { approvalId, runs } = await held([{ roles: ["admin"] }, { members: ["cid@example.com"] }]);
    expect((await approve("ada", approvalId)).status).toBe("pending");
    expect((await runs()).state).toBe("pending");
    expect((await approve("cid", approvalId)).status).toBe("approved");
    expect((await runs()).state).toBe("claimed");
  });

  it.each<[string, Role | null]>([
    ["demoted", "viewer"],
    ["removed", null],
  ])("loses the vote of an approver who was %s, also after it was reached", async (_, role) => {
    const { approvalId, runs } = await held();
    expect((await approve("bob", approvalId)).status).toBe("approved");
    await setRole("bob", role);
    expect((await look(approvalId)).status).toBe("pending");
    expect((await runs()).state).toBe("pending");
    expect((await approve("ada", approvalId)).status).toBe("approved");
    expect((await runs()).state).toBe("claimed");
  });

  it("is reached by two who approve at the same moment", async () => {
    const { approvalId } = await held({ quorum: 2 });
    const said = await Promise.all([approve("ada", approvalId), approve("bob", approvalId)]);
    expect(said.map(({ status }) => status).toSorted()).toEqual(["approved", "pending"]);
  });
});

describe("a decision", () => {
  it("is told to the admin log once, however often it is clicked", async () => {
    const { approvalId, runs } = await held();
    const twice = await Promise.all([approve("bob", approvalId), approve("bob", approvalId)]);
    expect(twice.map(({ status }) => status)).toEqual(["approved", "approved"]);
    await runs();
    expect((await approve("bob", approvalId)).status).toBe("used");
    expect(await eventsOf(approvalId)).toMatchObject([
      { actor: "bob@example.com", action: "approval.approved", details: { edited: false, missing: 0 } },
    ]);
  });

  it("that approves lets the call run once", async () => {
    const { approvalId, runs } = await held();
    await approve("bob", approvalId);
    const states = await Promise.all([runs(), runs(), runs()]);
    expect(states.map(({ state }) => state).toSorted()).toEqual(["claimed", "pending", "pending"]);
    expect((await look(approvalId)).status).toBe("used");
  });

  it("that denies is final, and the agent gets its reason again", async () => {
    const { approvalId, runs } = await held({ quorum: 2 });
    await approve("ada", approvalId);
    expect((await deny("bob", approvalId)).status).toBe("denied");
    expect((await deny("bob", approvalId)).status).toBe("denied");
    await expect(approve("ada", approvalId)).rejects.toMatchObject({ code: "conflict" });
    expect(await runs()).toMatchObject({ state: "denied", reason: "Not today." });
    expect((await eventsOf(approvalId)).map(({ action }) => action)).toEqual([
      "approval.approved",
      "approval.denied",
    ]);
  });

  it("that denies takes back an approval that was not used", async () => {
    const { approvalId, runs } = await held();
    await approve("ada", approvalId);
    expect((await deny("bob", approvalId)).status).toBe("denied");
    expect((await runs()).state).toBe("denied");
  });

  it("comes too late after the time is over; the same call asks anew", async () => {
    const { approvalId, runs } = await held();
    await expire(approvalId);
    expect((await look(approvalId)).status).toBe("expired");
    await expect(approve("ada", approvalId)).rejects.toMatchObject({ code: "conflict" });
    await expect(deny("ada", approvalId)).rejects.toMatchObject({ code: "conflict" });
    expect(await runs()).toMatchObject({ state: "pending", isNew: true });
  });

  it("that approved is worth nothing after the time is over", async () => {
    const { approvalId, runs } = await held();
    await approve("ada", approvalId);
    await expire(approvalId);
    expect(await runs()).toMatchObject({ state: "pending", isNew: true });
    expect((await look(approvalId)).status).toBe("expired");
  });

  it("comes too late for a grant that was revoked", async () => {
    const grant = { org, serverId, identityId, policyId, label: "x", expiresInDays: 30 };
    const { grantId: other } = await createGrant(as("ada"), grant);
    const call = { grantId: other, tool: "a", arguments: "{}" };
    const requirements = [{ rule: "/tools/a/approval", roles: [], members: [], quorum: 1 }];
    const [first, second] = [
      await holdCall(at, { ...call, requirements }),
      await holdCall(at, { ...call, arguments: "[]", requirements }),
    ];
    await approve("ada", first);
    await revokeGrant(as("ada"), { org, grantId: other });
    expect((await look(first)).status).toBe("withdrawn");
    await expect(approve("ada", second)).rejects.toMatchObject({ code: "conflict" });
    expect((await tryHeldCall(at, { ...call, requirements })).state).toBe("gone");
  });
});

describe("edited arguments", () => {
  it("are what the call runs with, and whoever approved others approves again", async () => {
    const { approvalId, call, runs } = await held({ quorum: 2 });
    await approve("ada", approvalId);
    expect(await edit("bob", approvalId, '{"amount": 5e-1, "note": "x"}')).toEqual({
      status: "pending",
      missing: 1,
    });
    await expect(approve("ada", approvalId, 0)).rejects.toMatchObject({ code: "conflict" });
    expect((await approve("ada", approvalId, 1)).status).toBe("approved");
    const opened = await openApproval(as("ada"), { org, approvalId });
    expect(opened).toMatchObject({
      arguments: call.arguments,
      edited: '{"amount":0.5,"note":"x"}',
      version: 1,
    });
    expect((await runs()).state).toBe("edited");
    expect((await eventsOf(approvalId)).map(({ details }) => details)).toMatchObject([
      { edited: false, version: 0 },
      { edited: true, version: 1 },
      { edited: false, version: 1 },
      {},
    ]);
  });

  it.each<[string, string, string]>([
    ["that are no JSON", "{", "invalid_input"],
    ["with a key twice", '{"amount":1,"amount":2}', "invalid_input"],
    ["that are no object", "[]", "invalid_input"],
    ["that the schema refuses", '{"amount":1,"note":2}', "invalid_input"],
    ["that the policy denies", '{"amount":101}', "invalid_input"],
  ])("%s are refused, and nothing changes", async (_, text, code) => {
    const { approvalId, runs } = await held();
    const checked = checkEditedCall(as("ada"), { org, approvalId, version: 0, arguments: text });
    await expect(checked).rejects.toMatchObject({ code });
    await expect(edit("ada", approvalId, text)).rejects.toMatchObject({ code });
    expect(await look(approvalId)).toMatchObject({ status: "pending", version: 0, votes: [] });
    expect((await runs()).state).toBe("pending");
  });

  it("are checked without a change, for those only who may decide", async () => {
    const { approvalId } = await held();
    const edited = { org, approvalId, version: 0, arguments: '{"amount":5}' };
    await checkEditedCall(as("ada"), edited);
    expect(await look(approvalId)).toMatchObject({ status: "pending", version: 0, votes: [] });
    await expect(checkEditedCall(as("cid"), edited)).rejects.toMatchObject({ code: "forbidden" });
    const stale = checkEditedCall(as("ada"), { ...edited, version: 1 });
    await expect(stale).rejects.toMatchObject({ code: "conflict" });
  });

  it("that are the same in another spelling are no edit", async () => {
    const { approvalId, call } = await held();
    const same = call.arguments.replace(":", " : ").replace("}", "0 }");
    await expect(edit("ada", approvalId, same)).rejects.toMatchObject({ code: "invalid_input" });
  });

  it("that need an approval of which nobody was asked are refused", async () => {
    const requirements = [{ rule: "/tools/a/other", roles: [], members: [], quorum: 1 }];
    const approvalId = await holdCall(at, { grantId, tool: "a", arguments: '{"amount":7}', requirements });
    await expect(edit("ada", approvalId, '{"amount":8}')).rejects.toMatchObject({ code: "invalid_input" });
  });
});

describe("the arguments", () => {
  it("are opened by those who may decide and by auditors, which is told; and never stored in the clear", async () => {
    const { approvalId, call } = await held();
    const { approvalId: before } = await held();
    await approve("ada", before);
    await expect(openApproval(as("cid"), { org, approvalId })).rejects.toMatchObject({ code: "forbidden" });
    expect((await openApproval(as("bob"), { org, approvalId })).arguments).toBe(call.arguments);
    await setRole("cid", "viewer", true);
    expect((await openApproval(as("cid"), { org, approvalId })).arguments).toBe(call.arguments);
    expect(await eventsOf(approvalId)).toMatchObject([
      { actor: "bob@example.com", action: "approval.opened" },
      { actor: "cid@example.com", action: "approval.opened" },
    ]);
    const { rows } = await at.admin.query<{ row: string }>("SELECT a::text AS row FROM approvals a");
    expect(rows.some(({ row }) => row.includes("amount"))).toBe(false);
  });

  it("are shown beside those of the last call of the tool that was approved and used", async () => {
    const { approvalId: used, call, runs } = await held();
    await approve("ada", used);
    await runs();
    const { approvalId } = await held();
    expect((await openApproval(as("ada"), { org, approvalId })).before).toMatchObject({
      approvalId: used,
      arguments: call.arguments,
    });
  });
});

describe("the list", () => {
  it("has what can be decided apart from the rest, and says who may", async () => {
    const { approvalId } = await held({ quorum: 2 });
    await approve("ada", approvalId);
    const [first] = await listApprovals(as("bob"), { org, show: "pending" });
    expect(first).toMatchObject({
      id: approvalId,
      tool: "a",
      status: "pending",
      mayVote: true,
      isOwn: false,
      ownVote: null,
      identity: { name: "agent" },
      requirements: [{ quorum: 2, approved: 1 }],
      votes: [{ email: "ada@example.com", vote: "approve", counts: true }],
    });
    await deny("bob", approvalId);
    const pending = await listApprovals(as("cid"), { org, show: "pending" });
    expect(pending.map(({ id }) => id)).not.toContain(approvalId);
    const [decided] = await listApprovals(as("cid"), { org, show: "decided" });
    expect(decided).toMatchObject({
      id: approvalId,
      status: "denied",
      denyReason: "Not today.",
      mayVote: false,
    });
    const rest = await listApprovals(as("cid"), {
      org,
      show: "decided",
      after: { askedAt: decided?.askedAt ?? new Date(), id: approvalId },
    });
    expect(rest.map(({ id }) => id)).not.toContain(approvalId);
  });

  it("has decided ones by their end", async () => {
    const { approvalId } = await held();
    await deny("ada", approvalId);
    const [denied] = await listApprovals(as("bob"), { org, show: "decided", status: "denied" });
    expect(denied?.id).toBe(approvalId);
    const used = await listApprovals(as("bob"), { org, show: "decided", status: "used" });
    expect(new Set(used.map(({ status }) => status))).toEqual(new Set(["used"]));
  });
});

describe("the count", () => {
  beforeAll(() => at.admin.query("DELETE FROM approvals"));
  const count = (person: Person) => countApprovals(as(person), { org });

  it("has those that wait, and those of them that the person can and did not yet decide", async () => {
    const { approvalId } = await held({ quorum: 2 });
    await held({ members: ["cid@example.com"] });
    expect(await count("ada")).toEqual({ waiting: 2, yours: 1 });
    expect(await count("cid")).toEqual({ waiting: 2, yours: 1 });
    await approve("ada", approvalId);
    expect(await count("ada")).toEqual({ waiting: 2, yours: 0 });
    expect(await count("bob")).toEqual({ waiting: 2, yours: 1 });
    await approve("bob", approvalId);
    expect(await count("bob")).toEqual({ waiting: 1, yours: 0 });
  });

  it("has an approved one again once its approver was demoted", async () => {
    await at.admin.query("DELETE FROM approvals");
    const { approvalId } = await held();
    await approve("bob", approvalId);
    expect(await count("ada")).toEqual({ waiting: 0, yours: 0 });
    await setRole("bob", "viewer");
    expect(await count("ada")).toEqual({ waiting: 1, yours: 1 });
  });
});

describe("one approval", () => {
  it("says what its tool can do, as its reviewed definition has it", async () => {
    const { approvalId } = await held();
    expect((await look(approvalId)).risk).toMatchObject({
      class: expect.any(String),
      severity: expect.any(String),
    });
    const { approvalId: unknown } = await held({}, { tool: "nobody-knows-it" });
    expect((await look(unknown)).risk).toBeNull();
  });
});
