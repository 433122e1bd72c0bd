import {
  createSecureServer as createSecureHttp2Server,
  createServer as createHttp2Server,
  type Http2Server,
} from "node:http2";
import { selfSigned } from "@sallyport/testkit";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { request } from "undici";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  checkUpstreamUrl,
  createGuardedAgent,
  explainFailure,
  isAllowedAddress,
  isPublicAddress,
} from "./index.ts";

describe("isPublicAddress", () => {
  it.each(["8.8.8.8", "1.1.1.1", "93.184.216.34", "2606:4700:4700::1111", "2001:4860:4860::8888"])(
    "accepts %s",
    (address) => expect(isPublicAddress(address)).toBe(true),
  );

  it.each([
    ["loopback", "127.0.0.1"],
    ["loopback, last of the block", "127.255.255.254"],
    ["private 10/8", "10.0.0.1"],
    ["private 172.16/12", "172.31.255.255"],
    ["private 192.168/16", "192.168.1.1"],
    ["link-local", "169.254.1.1"],
    ["cloud metadata", "169.254.169.254"],
    ["carrier-grade NAT", "100.64.0.1"],
    ["unspecified", "0.0.0.0"],
    ["broadcast", "255.255.255.255"],
    ["multicast", "224.0.0.1"],
    ["documentation", "203.0.113.7"],
    ["benchmarking", "198.18.0.1"],
    ["IPv6 loopback", "::1"],
    ["IPv6 unspecified", "::"],
    ["unique local", "fc00::1"],
    ["unique local fd", "fd12:3456::1"],
    ["IPv6 link-local", "fe80::1"],
    ["IPv6 link-local with zone", "fe80::1%eth0"],
    ["IPv4-mapped loopback", "::ffff:127.0.0.1"],
    ["IPv4-mapped in hex", "::ffff:7f00:1"],
    ["IPv4-mapped public, still not a plain form", "::ffff:8.8.8.8"],
    ["IPv4-compatible", "::127.0.0.1"],
    ["NAT64 of loopback", "64:ff9b::7f00:1"],
    ["local NAT64", "64:ff9b:1::7f00:1"],
    ["6to4 of loopback", "2002:7f00:1::"],
    ["Teredo", "2001:0:7f00:1::"],
    ["IPv6 multicast", "ff02::1"],
    ["IPv6 documentation", "2001:db8::1"],
    ["a name", "localhost"],
    ["nothing", ""],
  ])("refuses %s: %s", (_, address) => expect(isPublicAddress(address)).toBe(false));
});

describe("isAllowedAddress with allowPrivate", () => {
  const open = { allowPrivate: true };
  it.each([
    "8.8.8.8",
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "::1",
    "fd12::1",
    "::ffff:127.0.0.1",
  ])("opens %s", (address) => expect(isAllowedAddress(address, open)).toBe(true));

  it.each([
    ["link-local", "169.254.1.1"],
    ["the metadata service of most clouds", "169.254.169.254"],
    ["the same, mapped into IPv6", "::ffff:169.254.169.254"],
    ["the same, mapped in hex", "::ffff:a9fe:a9fe"],
    ["the metadata service of one cloud by IPv6", "fd00:ec2::254"],
    ["the metadata service in carrier-grade NAT", "100.100.100.200"],
    ["IPv6 link-local", "fe80::1"],
    ["IPv6 link-local with a zone", "fe80::1%eth0"],
    ["unspecified", "0.0.0.0"],
    ["IPv6 unspecified", "::"],
    ["multicast", "224.0.0.1"],
    ["broadcast", "255.255.255.255"],
    ["NAT64 of the metadata service", "64:ff9b::a9fe:a9fe"],
    ["6to4 of the metadata service", "2002:a9fe:a9fe::"],
    ["a name", "localhost"],
  ])("never opens %s: %s", (_, address) => expect(isAllowedAddress(address, open)).toBe(false));

  it("opens none of the private ones without it", () => {
    expect(isAllowedAddress("127.0.0.1", { allowPrivate: false })).toBe(false);
    expect(isAllowedAddress("8.8.8.8", { allowPrivate: false })).toBe(true);
  });
});

describe("checkUpstreamUrl", () => {
  const strict = { allowPrivate: false };
  const open = { allowPrivate: true };

  it.each([
    "http://169.254.169.254/mcp",
    "http://[fe80::1]/mcp",
    "http://2852039166/mcp",
    "http://[::ffff:a9fe:a9fe]/",
  ])("refuses %s even where private addresses are allowed", (text) =>
    expect(checkUpstreamUrl(text, open)).toMatchObject({
      ok: false,
      message: expect.stringMatching(/never connects to/),
    }),
  );

  it("accepts a public https URL with its query", () => {
    const verdict = checkUpstreamUrl(" https://mcp.example.com/mcp?profile=a ", strict);
    expect(verdict).toMatchObject({ ok: true });
    expect(verdict.ok && verdict.url.href).toBe("https://mcp.example.com/mcp?profile=a");
  });

  it.each([
    ["", /Enter the server's URL/],
    ["mcp.example.com", /not a URL/],
    ["ftp://example.com/", /Only http and https/],
    ["npx -y some-server", /not a URL/],
    ["https://user:pass@example.com/", /user name and password/],
    ["https://example.com/#x", /part after #/],
    ["http://example.com/mcp", /Use https/],
    ["https://localhost/mcp", /private or local/],
    ["https://localhost./mcp", /private or local/],
    ["https://db.internal/mcp", /private or local/],
    ["https://127.0.0.1/", /private or local/],
    ["https://127.1/", /private or local/],
    ["https://2130706433/", /private or local/],
    ["https://0x7f.1/", /private or local/],
    ["https://0177.0.0.1/", /private or local/],
    ["https://①②⑦.⓪.⓪.①/", /private or local/],
    ["https://[::1]/", /private or local/],
    ["https://[::ffff:7f00:1]/", /private or local/],
    ["https://[64:ff9b::7f00:1]/", /private or local/],
    ["https://169.254.169.254/latest/meta-data", /private or local/],
    [`https://example.com/${"a".repeat(2100)}`, /longer than/],
  ])("refuses %s and says what to do", (text, message) => {
    const verdict = checkUpstreamUrl(text, strict);
    expect(verdict.ok ? "" : verdict.message).toMatch(message);
  });

  it("accepts loopback over http where private upstreams are allowed, but no password in the URL", () => {
    expect(checkUpstreamUrl("http://127.0.0.1:3000/mcp", open).ok).toBe(true);
    expect(checkUpstreamUrl("http://a:b@127.0.0.1:3000/mcp", open).ok).toBe(false);
  });
});

describe("the guarded agent", () => {
  let server: Server;
  let port = 0;
  let hits = 0;
  beforeAll(async () => {
    server = createServer((_, response) => {
      hits++;
      response.end("reached");
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => server.close());

  const timeouts = { connectTimeoutMs: 2000, headersTimeoutMs: 2000, bodyTimeoutMs: 2000 };
  const failure = async (
    url: string,
    options: Partial<Parameters<typeof createGuardedAgent>[0]>,
  ): Promise<string> => {
    const agent = createGuardedAgent({ allowPrivate: false, ...timeouts, ...options });
    try {
      const answer = await request(url, { dispatcher: agent });
      return `answered ${answer.statusCode}: ${await answer.body.text()}`;
    } catch (error) {
      return explainFailure(error).code;
    } finally {
      await agent.destroy();
    }
  };
  const answering = (...addresses: string[]) =>
    ((_: string, __: object, callback: (e: null, a: { address: string; family: number }[]) => void) =>
      callback(
        null,
        addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
      )) as never;

  it("opens no connection to a private address in the URL", async () => {
    hits = 0;
    expect(await failure(`http://127.0.0.1:${port}/`, {})).toBe("private_address");
    expect(await failure(`http://[::ffff:127.0.0.1]:${port}/`, {})).toBe("private_address");
    expect(hits).toBe(0);
  });

  it("opens no connection to a name that resolves to a private address, also beside public ones", async () => {
    hits = 0;
    expect(await failure(`http://rebind.test:${port}/`, { resolve: answering("127.0.0.1") })).toBe(
      "private_address",
    );
    expect(await failure(`http://rebind.test:${port}/`, { resolve: answering("8.8.8.8", "127.0.0.1") })).toBe(
      "private_address",
    );
    expect(hits).toBe(0);
  });

  it("connects to the address that was checked, without resolving the name again", async () => {
    let asked = 0;
    const once = ((name: string, options: object, callback: never) => {
      asked++;
      return (answering(asked === 1 ? "127.0.0.1" : "10.255.255.1") as (...a: unknown[]) => void)(
        name,
        options,
        callback,
      );
    }) as never;
    const got = await failure(`http://rebind.test:${port}/`, { allowPrivate: true, resolve: once });
    expect(got).toBe("answered 200: reached");
    expect(asked).toBe(1);
  });

  it("connects to loopback where private upstreams are allowed, and follows no redirect", async () => {
    const hop = createServer((_, response) => {
      response.writeHead(307, { location: `http://127.0.0.1:${port}/` });
      response.end("moved");
    });
    await new Promise<void>((done) => hop.listen(0, "127.0.0.1", done));
    hits = 0;
    const hopPort = (hop.address() as AddressInfo).port;
    expect(await failure(`http://127.0.0.1:${hopPort}/`, { allowPrivate: true })).toBe("answered 307: moved");
    expect(hits).toBe(0);
    hop.close();
  });

  it.each([
    ["a closed port", "http://127.0.0.1:1/", "refused"],
    ["a name without an address", "http://no-such-host.invalid/", "dns"],
  ])("gives the cause of %s", async (_, url, code) => {
    expect(await failure(url, { allowPrivate: true })).toBe(code);
  });

  it("says that the server speaks plain http behind an https URL", async () => {
    expect(await failure(`https://127.0.0.1:${port}/`, { allowPrivate: true })).toBe("plain_http");
  });

  it.each<["http" | "https", Http2Server]>([
    ["http", createHttp2Server()],
    ["https", createSecureHttp2Server({ ...selfSigned("localhost", new Date(Date.now() + 86_400_000)) })],
  ])("says that the server speaks HTTP/2 only, over %s", async (scheme, http2) => {
    await new Promise<void>((done) => http2.listen(0, "127.0.0.1", done));
    const { port: at } = http2.address() as AddressInfo;
    expect(await failure(`${scheme}://127.0.0.1:${at}/`, { allowPrivate: true })).toBe("http2_only");
    http2.close();
  });

  it("gives timeout as the cause when the server accepts and says nothing", async () => {
    const mute = createServer(() => {});
    await new Promise<void>((done) => mute.listen(0, "127.0.0.1", done));
    const got = await failure(`http://127.0.0.1:${(mute.address() as AddressInfo).port}/`, {
      allowPrivate: true,
      headersTimeoutMs: 50,
    });
    expect(got).toBe("timeout");
    mute.closeAllConnections();
    mute.close();
  });
});
