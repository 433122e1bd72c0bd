import { once } from "node:events";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { issuedBy, ScriptedUpstream, selfSigned } from "@sallyport/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestOrg, type TestOrg } from "../testing/test-org.ts";
import { createServer as registerServer } from "./create-server.ts";
import { discoverTools } from "./discover-tools.ts";
import { getServer } from "./get-server.ts";
import { testConnection } from "./test-connection.ts";
import { updateServer } from "./update-server.ts";

const DAY = 86_400_000;
const soon = new Date(Date.now() + DAY);
const ours = issuedBy("Our CA", soon, "localhost");
const theirs = issuedBy("Their CA", soon, "localhost");
const expired = issuedBy("Old CA", new Date(Date.now() - DAY), "localhost");

let at: TestOrg;
let upstream: ScriptedUpstream;
beforeAll(async () => {
  at = await createTestOrg();
  upstream = await ScriptedUpstream.start({ tools: [] });
});
beforeEach(() => at.admin.query("DELETE FROM throttles"));
afterAll(async () => {
  await upstream.close();
  await at.close();
});

const place = () => ({ org: at.org, name: "up", url: upstream.url, auth: "none" as const, headers: [] });
const settingsOf = async (serverId: string) => {
  const { maxAnswerMb, maxRequestMb, authorities } = await getServer(at.caller, { org: at.org, serverId });
  return { maxAnswerMb, maxRequestMb, authorities };
};

describe("the settings of a server", () => {
  it("are none of its own, until it is given some; what is left out stays, and null takes away", async () => {
    const { serverId } = await registerServer(at.caller, place());
    expect(await settingsOf(serverId)).toEqual({ maxAnswerMb: null, maxRequestMb: null, authorities: null });
    const edit = { ...place(), serverId };
    const own = { maxAnswerMb: 32, maxRequestMb: 8, authorities: ours.authority.cert };
    await updateServer(at.caller, { ...edit, ...own });
    expect(await settingsOf(serverId)).toEqual(own);
    await updateServer(at.caller, edit);
    expect(await settingsOf(serverId)).toEqual(own);
    const none = { maxAnswerMb: null, maxRequestMb: null, authorities: null };
    await updateServer(at.caller, { ...edit, ...none });
    expect(await settingsOf(serverId)).toEqual(none);
    const other = await registerServer(at.caller, { ...place(), ...own });
    expect(await settingsOf(other.serverId)).toEqual(own);
  });

  it("are told in the log of changes, authorities by whose they are", async () => {
    const own = { maxAnswerMb: 32, maxRequestMb: 8, authorities: ours.authority.cert };
    const { serverId } = await registerServer(at.caller, { ...place(), ...own });
    await updateServer(at.caller, { ...place(), serverId, maxAnswerMb: null });
    const { rows } = await at.admin.query(
      "SELECT action, details FROM admin_events WHERE target_id = $1 AND action ~ 'created|updated' ORDER BY at",
      [serverId],
    );
    expect(rows).toMatchObject([
      { action: "server.created", details: { maxAnswerMb: 32, maxRequestMb: 8, authorities: ["CN=Our CA"] } },
      {
        action: "server.updated",
        details: { maxAnswerMb: null, maxRequestMb: 8, authorities: ["CN=Our CA"] },
      },
    ]);
  });

  const refused: readonly [string, object, string, RegExp][] = [
    ["an answer of 0 MiB", { maxAnswerMb: 0 }, "maxAnswerMb", /at least 1/],
    ["an answer of 65 MiB", { maxAnswerMb: 65 }, "maxAnswerMb", /at most 64/],
    ["an answer of 1.5 MiB", { maxAnswerMb: 1.5 }, "maxAnswerMb", /whole number/],
    ["a request of -1 MiB", { maxRequestMb: -1 }, "maxRequestMb", /at least 1/],
    ["a request of 17 MiB", { maxRequestMb: 17 }, "maxRequestMb", /at most 16/],
    ["text for authorities", { authorities: "our CA" }, "authorities", /in PEM/],
    ["an expired authority", { authorities: expired.authority.cert }, "authorities", /CN=Old CA expired on/],
    [
      "a server's certificate",
      { authorities: selfSigned("localhost", soon).cert },
      "authorities",
      /not of a certificate authority/,
    ],
    [
      "a private key",
      { authorities: ours.authority.cert + ours.authority.key },
      "authorities",
      /private key/,
    ],
  ];
  it.each(refused)(
    "refuse %s, for a new server and for one that is there",
    async (_, settings, path, why) => {
      const failure = { code: "invalid_input", issues: [{ path, message: expect.stringMatching(why) }] };
      await expect(registerServer(at.caller, { ...place(), ...settings })).rejects.toMatchObject(failure);
      const { serverId } = await registerServer(at.caller, place());
      await expect(updateServer(at.caller, { ...place(), serverId, ...settings })).rejects.toMatchObject(
        failure,
      );
    },
  );

  it("may keep an authority that has expired since, so that the rest can be edited", async () => {
    const { serverId } = await registerServer(at.caller, place());
    await at.admin.query("UPDATE servers SET authorities = $1 WHERE id = $2", [
      expired.authority.cert,
      serverId,
    ]);
    await updateServer(at.caller, { ...place(), serverId, name: "new", authorities: expired.authority.cert });
    const { name, issuers } = await getServer(at.caller, { org: at.org, serverId });
    expect([name, issuers]).toMatchObject(["new", [{ subject: "CN=Old CA" }]]);
    expect(issuers[0]?.expiresAt.getTime()).toBeLessThan(Date.now());
  });

  it("say which authorities they name, and until when", async () => {
    const authorities = ours.authority.cert + theirs.authority.cert;
    const { serverId } = await registerServer(at.caller, { ...place(), authorities });
    const { issuers } = await getServer(at.caller, { org: at.org, serverId });
    expect(issuers.map(({ subject }) => subject)).toEqual(["CN=Our CA", "CN=Their CA"]);
    expect(Math.abs((issuers[0]?.expiresAt.getTime() ?? 0) - soon.getTime())).toBeLessThan(1000);
  });
});

describe("the check of a server whose certificate is from a private authority", () => {
  const server = createTlsServer(ours.issued, (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      void fetch(upstream.url, {
        method: request.method ?? "POST",
        headers: { "content-type": "application/json", accept: "application/json, text/event-stream" },
        body: chunks.length > 0 ? Buffer.concat(chunks) : null,
      }).then(async (answer) => {
        response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "" });
        response.end(await answer.text());
      });
    });
  });
  let url = "";
  beforeAll(async () => {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    url = `https://localhost:${(server.address() as AddressInfo).port}/mcp`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it.each<[string, string | null, boolean]>([
    ["is refused without a setting", null, false],
    ["is good where the settings name it", ours.authority.cert, true],
    ["is refused where they name another", theirs.authority.cert, false],
  ])("%s: before it is registered, then, and at each discovery", async (_, authorities, ok) => {
    const verdict = ok
      ? { ok }
      : { ok, cause: "tls", message: expect.stringMatching(/certificate authorities in its settings/) };
    const given = { ...place(), url, authorities };
    const { name: _name, ...typed } = given;
    expect(await testConnection(at.caller, typed)).toMatchObject(verdict);
    const { serverId, check } = await registerServer(at.caller, given);
    expect(check).toMatchObject(verdict);
    expect(await discoverTools(at.caller, { org: at.org, serverId })).toMatchObject(verdict);
    const { authorities: _authorities, ...rest } = typed;
    expect(await testConnection(at.caller, { ...rest, serverId })).toMatchObject(verdict);
    expect((await updateServer(at.caller, { ...given, serverId })).check).toMatchObject(verdict);
  });
});

describe("the check of a server with long answers", () => {
  it.each<[number | null, boolean]>([
    [null, false],
    [20, true],
  ])("with a longest answer of %s MiB", async (maxAnswerMb, ok) => {
    const filler = "x".repeat(17 * 1024 * 1024);
    upstream.script("tools/list", ({ message }) => ({
      json: { jsonrpc: "2.0", id: message?.id, result: { tools: [], filler } },
    }));
    const { name: _, ...typed } = place();
    const result = await testConnection(at.caller, { ...typed, maxAnswerMb });
    expect(result).toMatchObject(
      ok ? { ok } : { ok, message: expect.stringMatching(/larger than allowed.* server's settings/) },
    );
    upstream.reset();
  });
});
