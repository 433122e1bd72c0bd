import { ATTACKS } from "@sallyport/attacks";
import { ScriptedUpstream } from "@sallyport/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createGrant } from "../grant/create-grant.ts";
import { revokeGrant } from "../grant/revoke-grant.ts";
import { createIdentity } from "../identity/create-identity.ts";
import { createPolicy } from "../policy/create-policy.ts";
import { publishPolicy } from "../policy/publish-policy.ts";
import { createServer } from "../server/create-server.ts";
import { createTestOrg, type TestOrg } from "../testing/test-org.ts";
import { listExposure } from "./list-exposure.ts";

const text = { type: "string" };
const tool = (name: string, properties: object = {}, more: object = {}) => ({
  name,
  description: "Works.",
  inputSchema: { type: "object", properties, required: Object.keys(properties), additionalProperties: false },
  ...more,
});
const TOOLS = [
  tool("fetch_page", { address: { type: "string", format: "uri" } }),
  tool("read_text_file", { path: text }),
  tool("send_message", { recipient: text, text }),
  tool("volume_list", { project: text }),
  tool("volume_delete", { id: text }),
  tool("get_status"),
];
const ALL = { version: "2", default: "allow" };
const HELD = {
  version: "2",
  default: "deny",
  hide: ["volume_delete"],
  tools: {
    fetch_page: {
      require: [{ conditions: [{ path: "args.address", op: "host_in", value: ["docs.acme.example"] }] }],
    },
    read_text_file: {
      require: [{ conditions: [{ path: "args.path", op: "path_within", value: "/srv/acme" }] }],
    },
    volume_list: {},
    get_status: {},
  },
};
const ASKING = { version: "2", default: "deny", tools: { volume_delete: { action: "require_approval" } } };
const CHANGING = {
  version: "2",
  default: "deny",
  definitions: { on_change: "allow" },
  tools: { send_message: {} },
};

let at: TestOrg;
let upstream: ScriptedUpstream;
let serverId: string;
const grantIds = new Map<string, string>();

async function grantUnder(label: string, policy: object | null): Promise<void> {
  const { org, caller } = at;
  const { identityId } = await createIdentity(caller, { org, kind: "agent", name: label });
  let policyId: string | null = null;
  if (policy !== null) {
    ({ policyId } = await createPolicy(caller, { org, serverId, name: label }));
    await publishPolicy(caller, { org, policyId, text: JSON.stringify(policy), expectedRevision: 0 });
  }
  const grant = { org, serverId, identityId, policyId, label, expiresInDays: null };
  grantIds.set(label, (await createGrant(caller, grant)).grantId);
}

beforeAll(async () => {
  at = await createTestOrg();
  upstream = await ScriptedUpstream.start({ tools: TOOLS });
  const server = { org: at.org, name: "shop", url: upstream.url, auth: "none" as const, headers: [] };
  ({ serverId } = await createServer(at.caller, server));
  await grantUnder("all", ALL);
  await grantUnder("held", HELD);
  await grantUnder("asking", ASKING);
  await grantUnder("changing", CHANGING);
  await grantUnder("bare", null);
});
afterAll(async () => {
  await upstream?.close();
  await at?.close();
});

/** Tool and grant of each finding, with the outcome. */
async function exposed(attack: string): Promise<string[]> {
  const { exposures } = await listExposure(at.caller, { org: at.org, attack });
  return exposures.flatMap(({ tool: name, grants }) =>
    grants.map(({ label, outcome }) => `${name} by ${label}: ${outcome}`),
  );
}

describe("where an attack would work today", () => {
  it.each<[string, string[]]>([
    ["fetch-ssrf", ["fetch_page by all: allowed"]],
    ["filesystem-escaperoute", ["read_text_file by all: allowed"]],
    ["pocketos-db-deletion", ["volume_delete by asking: approval", "volume_delete by all: allowed"]],
    ["whatsapp-mcp-exfil", ["send_message by changing: allowed", "send_message by all: allowed"]],
    ["rug-pull", ["send_message by changing: allowed"]],
    ["kql-injection", []],
    ["figma-framelink-rce", []],
  ])("%s: by the policy of each grant, %j", async (attack, wanted) => {
    expect(await exposed(attack)).toEqual(wanted);
  });

  it("names the server, the policy with its revision, the rule, and the call that would pass", async () => {
    const { exposures, ...rest } = await listExposure(at.caller, { org: at.org, attack: "fetch-ssrf" });
    expect(exposures).toEqual([
      {
        server: { id: serverId, name: "shop" },
        tool: "fetch_page",
        grants: [
          {
            id: grantIds.get("all"),
            label: "all",
            identity: { id: expect.any(String), name: "all" },
            policy: { id: expect.any(String), name: "all", revision: 1 },
            outcome: "allowed",
            rule: "(default allow)",
            args: { address: "http://169.254.169.254/latest/meta-data/" },
          },
        ],
      },
    ]);
    expect(rest).toEqual({
      decided: true,
      why: null,
      looked: { servers: 1, tools: 1, grants: 4 },
      truncated: false,
    });
  });

  it("finds nothing by the name alone: a tool that takes no address is none that fetches one", async () => {
    const other = await ScriptedUpstream.start({ tools: [tool("fetch_weather", { city: text })] });
    const server = { org: at.org, name: "weather", url: other.url, auth: "none" as const, headers: [] };
    const { serverId: weather } = await createServer(at.caller, server);
    const { policyId } = await createPolicy(at.caller, { org: at.org, serverId: weather, name: "w" });
    await publishPolicy(at.caller, {
      org: at.org,
      policyId,
      text: JSON.stringify(ALL),
      expectedRevision: 0,
    });
    const { identityId } = await createIdentity(at.caller, { org: at.org, kind: "agent", name: "w" });
    const grant = { org: at.org, identityId, policyId, label: "w", expiresInDays: null };
    await createGrant(at.caller, { ...grant, serverId: weather });
    const { exposures, looked } = await listExposure(at.caller, { org: at.org, attack: "fetch-ssrf" });
    expect(looked).toMatchObject({ servers: 2, tools: 2 });
    expect(exposures.map(({ tool: name }) => name)).toEqual(["fetch_page"]);
    await other.close();
  });

  it("decides nothing about what involves no call, and about what every proxy refuses", async () => {
    const about = (attack: string) => listExposure(at.caller, { org: at.org, attack });
    expect(await about("ox-stdio")).toMatchObject({ decided: false, why: "out_of_reach", exposures: [] });
    expect(await about("tool-name-collision")).toMatchObject({ why: "refused_by_every_proxy" });
    await expect(about("nothing-such")).rejects.toMatchObject({ code: "not_found" });
  });

  it("answers about every attack of the database", async () => {
    for (const { id } of ATTACKS) {
      expect(await listExposure(at.caller, { org: at.org, attack: id })).toHaveProperty("exposures");
    }
  });

  it("names a tool no longer once nobody reviewed its change, and a grant no longer once it is revoked", async () => {
    await at.admin.query("UPDATE tools SET definition_hash = 'other' WHERE name = 'fetch_page'");
    expect(await exposed("fetch-ssrf")).toEqual([]);
    await revokeGrant(at.caller, { org: at.org, grantId: grantIds.get("all") ?? "" });
    expect(await exposed("filesystem-escaperoute")).toEqual([]);
  });
});
