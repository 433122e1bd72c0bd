import { once } from "node:events";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { issuedBy, selfSigned } from "@sallyport/testkit";
import { describe, expect, it } from "vitest";
import { explainFailure } from "./explain-failure.ts";
import { createGuardedAgent } from "./guarded-agent.ts";
import { authorityFault, readAuthorities } from "./read-authorities.ts";

const DAY = 86_400_000;
const NOW = Date.now();
const ours = issuedBy("Our CA", new Date(NOW + DAY), "localhost");
const theirs = issuedBy("Their CA", new Date(NOW + DAY), "localhost");
const leaf = selfSigned("localhost", new Date(NOW + DAY));

describe("readAuthorities", () => {
  it("reads several, whatever stands around them, and says whose they are and until when", () => {
    const text = `# ours\r\n${ours.authority.cert}\n# theirs\n${theirs.authority.cert}`;
    const read = readAuthorities(text);
    expect(read).toMatchObject({
      ok: true,
      authorities: [{ subject: "CN=Our CA" }, { subject: "CN=Their CA" }],
      pem: ours.authority.cert + theirs.authority.cert,
    });
    const [first] = read.ok ? read.authorities : [];
    expect(Math.abs((first?.expiresAt ?? 0) - NOW - DAY)).toBeLessThan(1000);
  });

  it.each([
    ["nothing", "", /in PEM/],
    ["other text", "our CA", /in PEM/],
    ["half a certificate", ours.authority.cert.slice(0, 300), /in PEM/],
    ["one whole and half of another", ours.authority.cert + theirs.authority.cert.slice(0, 300), /in PEM/],
    [
      "base64 of something else",
      "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
      /1 cannot be/,
    ],
    ["a public key", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", /in PEM/],
    ["a private key beside it", ours.authority.cert + ours.authority.key, /private key/],
    [
      "a server's certificate",
      ours.authority.cert + leaf.cert,
      /2 \(CN=localhost\) is not of a certificate auth/,
    ],
    ["more than twenty", ours.authority.cert.repeat(21), /at most 20/],
    ["more than 64 KiB", `${ours.authority.cert}${"#".repeat(65_536)}`, /at most 64 KiB/],
  ])("refuses %s", (_, text, why) => {
    expect(readAuthorities(text)).toEqual({ ok: false, message: expect.stringMatching(why) });
  });

  it("makes a name printable that holds what cannot be seen", () => {
    const { authority } = issuedBy("Our\u202e\u0007CA", new Date(NOW + DAY), "localhost");
    expect(readAuthorities(authority.cert)).toMatchObject({ authorities: [{ subject: "CN=Our?\\07CA" }] });
  });
});

describe("authorityFault", () => {
  const valid = { subject: "CN=Our CA", notBefore: NOW, expiresAt: NOW + DAY };
  it.each<[string, number, RegExp | undefined]>([
    ["begins", NOW - 1, /not valid before/],
    ["is valid", NOW, undefined],
    ["is valid to its last moment", NOW + DAY - 1, undefined],
    ["has expired", NOW + DAY, /CN=Our CA expired on .* Give its successor/],
  ])("of one that %s", (_, now, why) => {
    const fault = authorityFault(valid, now);
    if (why === undefined) expect(fault).toBeUndefined();
    else expect(fault).toMatch(why);
  });
});

describe("an agent with authorities of its own", () => {
  it.each<[string, string, string]>([
    ["the issuer's", ours.authority.cert, "200"],
    ["another one's", theirs.authority.cert, "tls"],
    ["both", theirs.authority.cert + ours.authority.cert, "200"],
  ])("under %s", async (_, authorities, told) => {
    const server = createServer(ours.issued, (_request, response) => response.end()).listen(0, "127.0.0.1");
    await once(server, "listening");
    const agent = createGuardedAgent({
      allowPrivate: true,
      connectTimeoutMs: 5000,
      headersTimeoutMs: 5000,
      bodyTimeoutMs: 5000,
      authorities,
    });
    const { port } = server.address() as AddressInfo;
    const asked = agent.request({ origin: `https://localhost:${port}`, path: "/", method: "GET" });
    const outcome = await asked.then(
      async ({ statusCode, body }) => {
        await body.dump();
        return String(statusCode);
      },
      (error: unknown) => explainFailure(error).code,
    );
    expect(outcome).toBe(told);
    await agent.destroy();
    server.closeAllConnections();
    server.close();
  });
});
