import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createHttp2Server } from "node:http2";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  ConnectionTrap,
  PRIVATE_HOSTS,
  PRIVATE_NAMES,
  type RawResponse,
  ScriptedUpstream,
  selfSigned,
  Tenant,
} from "@sallyport/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fakeDns } from "../testing/fake-dns.ts";
import { bearer, call, POLICY, Stage, TOOLS } from "../testing/stage.ts";

/** docs/threats.md, S: where the proxy connects to, and with which secret. */

async function callAt(stage: Stage, url: string): Promise<RawResponse> {
  await stage.serveFrom(url);
  return stage.call("echo");
}

describe("private addresses", () => {
  let stage: Stage;
  let trap: ConnectionTrap;
  beforeAll(async () => {
    trap = await ConnectionTrap.set();
    stage = await Stage.set({
      env: { ALLOW_PRIVATE_UPSTREAMS: "" },
      nodeFlags: [
        fakeDns(Object.fromEntries(Object.entries(PRIVATE_NAMES).map(([name, list]) => [name, [list]]))),
      ],
    });
  });
  afterAll(async () => {
    await stage?.strike();
    trap?.close();
  });

  async function expectBlocked(host: string): Promise<void> {
    const response = await callAt(stage, `https://${host}:${trap.port}/mcp`);
    expect([host, response.status]).toEqual([host, 502]);
    expect(response.body).toContain("address is private");
    expect([host, trap.connections]).toEqual([host, 0]);
  }

  it("S1 refuses every notation of a private address without connecting", async () => {
    const { rows } = await stage.witness(async () => {
      for (const host of PRIVATE_HOSTS) await expectBlocked(host);
    });
    expect(rows).toHaveLength(PRIVATE_HOSTS.length);
  });

  it("S2 refuses a name that resolves to a private address, alone or beside a public one", async () => {
    for (const host of Object.keys(PRIVATE_NAMES)) await expectBlocked(host);
  });

  it("S1 refuses a private address over plain http", async () => {
    const response = await callAt(stage, `http://127.0.0.1:${trap.port}/mcp`);
    expect(response.status).toBe(502);
    expect(trap.connections).toBe(0);
  });
});

describe("where private addresses are allowed", () => {
  it("S2 connects to the address that was checked, without a second look-up", async () => {
    const stage = await Stage.set({ nodeFlags: [fakeDns({ "turning.test": [["127.0.0.1"]] })] });
    try {
      const { port } = new URL(stage.upstream.url);
      const { result, hits } = await stage.witness(() => callAt(stage, `http://turning.test:${port}/mcp`));
      expect(result.status).toBe(200);
      expect(hits.map(({ headers }) => headers.host)).toEqual([`turning.test:${port}`]);
    } finally {
      await stage.strike();
    }
  });
});

describe("S5 TLS", () => {
  const YEAR = 365 * 86_400_000;
  const folder = mkdtempSync(join(tmpdir(), "sallyport-tls-"));
  const soon = new Date(Date.now() + YEAR);
  const certificates = {
    "that is trusted": selfSigned("localhost", soon),
    "of another name": selfSigned("elsewhere.test", soon),
    "that has expired": selfSigned("localhost", new Date(Date.now() - 86_400_000)),
    "of an unknown issuer": selfSigned("localhost", soon),
  };
  let stage: Stage;
  beforeAll(async () => {
    const file = join(folder, "trusted.pem");
    const { "of an unknown issuer": _, ...trusted } = certificates;
    writeFileSync(
      file,
      Object.values(trusted)
        .map(({ cert }) => cert)
        .join(""),
    );
    stage = await Stage.set({ env: { NODE_EXTRA_CA_CERTS: file } });
  });
  afterAll(async () => {
    await stage?.strike();
    rmSync(folder, { recursive: true });
  });

  it.each<["accepts" | "refuses", keyof typeof certificates]>([
    ["accepts", "that is trusted"],
    ["refuses", "of another name"],
    ["refuses", "that has expired"],
    ["refuses", "of an unknown issuer"],
  ])("%s a certificate %s", async (verdict, what) => {
    let hits = 0;
    const server = createTlsServer(certificates[what], (_, response) => {
      hits++;
      response.setHeader("content-type", "application/json");
      response.end('{"jsonrpc":"2.0","id":1,"result":{"content":[]}}');
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const response = await callAt(stage, `https://localhost:${(server.address() as AddressInfo).port}/mcp`);
    expect([response.status, hits]).toEqual(verdict === "accepts" ? [200, 1] : [502, 0]);
    server.closeAllConnections();
    server.close();
  });
});

describe("servers that speak something else than their URL says (G)", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.set();
  });
  afterAll(() => stage?.strike());

  it("names plain http behind an https URL", async () => {
    const response = await callAt(stage, stage.upstream.url.replace("http:", "https:"));
    expect(response.status).toBe(502);
    expect(response.body).toContain("does not speak TLS where its URL says https");
  });

  it("names a server that speaks HTTP/2 only", async () => {
    const server = createHttp2Server().listen(0, "127.0.0.1");
    await once(server, "listening");
    const response = await callAt(stage, `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`);
    expect(response.status).toBe(502);
    expect(response.body).toContain("does not speak HTTP/1.1");
    server.close();
  });
});

describe("S8 the secrets of two servers", () => {
  let stage: Stage;
  let other: { upstream: ScriptedUpstream; tenant: Tenant };
  beforeAll(async () => {
    stage = await Stage.set({ headers: { authorization: "Bearer canary-one" } });
    const upstream = await ScriptedUpstream.start();
    const headers = { authorization: "Bearer canary-two" };
    const options = { upstreamUrl: upstream.url, policy: POLICY, tools: TOOLS, headers };
    other = { upstream, tenant: await Tenant.create(stage.database.adminUrl, options) };
    await stage.configured();
  });
  afterAll(async () => {
    await other?.upstream.close();
    await other?.tenant.close();
    await stage?.strike();
  });
  const callOther = (): Promise<RawResponse> => {
    const { token, serverId } = other.tenant;
    return stage.say(call("echo"), bearer(token), `/mcp/${serverId}`);
  };
  const seenBy = (upstream: ScriptedUpstream): string[] => [
    ...new Set(upstream.requests.map(({ headers }) => String(headers.authorization))),
  ];

  it("sends each server its own credential in 60 calls at once", async () => {
    const responses = await Promise.all(
      Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? stage.call("echo") : callOther())),
    );
    expect(responses.filter(({ body }) => body.includes("ran echo"))).toHaveLength(60);
    expect(seenBy(stage.upstream)).toEqual(["Bearer canary-one"]);
    expect(seenBy(other.upstream)).toEqual(["Bearer canary-two"]);
  });

  it("refuses a token of one server at the other (U)", async () => {
    const { result, hits } = await stage.witness(() =>
      stage.say(call("echo"), {}, `/mcp/${other.tenant.serverId}`),
    );
    expect(result.status).toBe(401);
    expect(hits).toEqual([]);
  });

  it("refuses a call whose server has another server's sealed credential", async () => {
    const from = other.upstream.requests.length;
    const { serverId, orgId } = other.tenant;
    await other.tenant.query(
      `UPDATE server_headers SET sealed = (SELECT sealed FROM server_headers WHERE server_id = $1)
       WHERE server_id = $2 AND org_id = $3`,
      [stage.tenant.serverId, serverId, orgId],
    );
    await stage.configured();
    const response = await callOther();
    expect(response.status).toBe(502);
    expect(other.upstream.requests.slice(from)).toEqual([]);
    expect((await stage.call("echo")).status).toBe(200);
  });
});
