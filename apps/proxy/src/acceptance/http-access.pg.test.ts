import { mintGrantToken } from "@sallyport/credentials";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { call, Stage } from "../testing/stage.ts";

/** Who is let in: tokens, hosts and origins. docs/threats.md, B9, B10 and B12; docs/contract.md, U and O. */
let stage: Stage;
beforeAll(async () => {
  stage = await Stage.set({ env: { PROXY_ALLOWED_ORIGINS: "https://app.example.com" } });
});
afterAll(() => stage?.strike());
/** Each test is another stranger, because of one address ten refusals a second are recorded. All of 127/8 is this machine. */
let strangers = 0;
beforeEach(() => {
  if (process.platform === "linux") stage.clientAddress = `127.0.1.${++strangers}`;
});

const ECHO = JSON.stringify(call("echo"));
const U_BODY =
  '{"jsonrpc":"2.0","error":{"code":-31401,"message":"Send a valid grant token for this server as Authorization: Bearer."}}';

describe("B9, B10 tokens (U)", () => {
  it.each<[string, () => Record<string, string | null>]>([
    ["no token", () => ({ Authorization: null })],
    ["an empty token", () => ({ Authorization: "Bearer " })],
    ["a token under another scheme", () => ({ Authorization: `Basic ${stage.tenant.token}` })],
    ["a token without a scheme", () => ({ Authorization: stage.tenant.token })],
    ["two tokens in one header", () => ({ Authorization: `Bearer ${stage.tenant.token}, Bearer x` })],
    [
      "a token with a wrong checksum",
      () => ({
        Authorization: `Bearer ${stage.tenant.token.slice(0, -1)}${stage.tenant.token.endsWith("a") ? "b" : "a"}`,
      }),
    ],
    ["a token in capitals", () => ({ Authorization: `Bearer ${stage.tenant.token.toUpperCase()}` })],
    ["a token of 10 KB", () => ({ Authorization: `Bearer sp_${"a".repeat(10_000)}` })],
    ["a token in a cookie", () => ({ Authorization: null, Cookie: `token=${stage.tenant.token}` })],
    ["a token in X-Api-Key", () => ({ Authorization: null, "X-Api-Key": stage.tenant.token })],
  ])("refuses %s", async (_, headers) => {
    const { result, hits, rows } = await stage.witness(() => stage.say(ECHO, headers()));
    expect(result.status).toBe(401);
    expect(result.headers["www-authenticate"]).toBe("Bearer");
    expect(result.body).toBe(U_BODY);
    expect(hits).toEqual([]);
    expect(rows).toMatchObject([
      { answer: "U", org_id: null, grant_id: null, remote: stage.clientAddress ?? "127.0.0.1" },
    ]);
  });

  it("refuses a token in the query", async () => {
    const { result, hits } = await stage.witness(() =>
      stage.raw(stage.post(ECHO, { Authorization: null }, `${stage.path}?token=${stage.tenant.token}`)),
    );
    expect(result?.status).toBe(401);
    expect(hits).toEqual([]);
    expect(stage.proxy.output).not.toContain(stage.tenant.token);
  });

  it("answers missing, unknown, revoked, expired and another server's tokens with the same bytes", async () => {
    const revoked = await stage.tenant.addGrant();
    const expired = await stage.tenant.addGrant({ expiresAt: new Date(Date.now() - 1000) });
    const expiredToken = await stage.tenant.addToken(stage.tenant.grantId, new Date(Date.now() - 1000));
    await stage.tenant.revoke(revoked.grantId);
    const live = await stage.tenant.addGrant();
    const reach = (token: string | null, path = stage.path) =>
      stage.raw(stage.post(ECHO, { Authorization: token === null ? null : `Bearer ${token}` }, path));
    await stage.configured();
    expect((await reach(live.token))?.status).toBe(200);
    const answers = await Promise.all([
      reach(null),
      reach(mintGrantToken()), // unknown
      reach(revoked.token),
      reach(expired.token),
      reach(expiredToken.token),
      reach(stage.tenant.token, "/mcp/00000000-0000-4000-8000-000000000000"),
    ]);
    const texts = answers.map((answer) => answer?.bytes.replace(/^Date: .*\r\n/m, ""));
    expect(new Set(texts).size).toBe(1);
    expect(texts[0]).toContain("401");
  });
});

describe("B12 foreign origins and hosts (O)", () => {
  it.each<[string, Record<string, string | null>, number]>([
    ["a foreign origin", { Origin: "https://evil.test" }, 403],
    ["the null origin", { Origin: "null" }, 403],
    ["an origin that only starts like a listed one", { Origin: "https://app.example.com.evil.test" }, 403],
    ["no host", { Host: null }, 400],
    ["a foreign host", { Host: "evil.test" }, 421],
    ["our host on another port", { Host: "localhost:1" }, 421],
    ["a host that only starts like the proxy's", { Host: "localhost.evil.test" }, 421],
  ])("refuses %s", async (_, headers, status) => {
    const { result, hits, rows } = await stage.witness(() => stage.say(ECHO, headers));
    expect(result.status).toBe(status);
    expect(hits).toEqual([]);
    expect(rows).toMatchObject([{ answer: status === 400 ? "X" : "O", org_id: null }]);
  });

  it.each<[string, () => Record<string, string>]>([
    ["a listed origin", () => ({ Origin: "https://app.example.com" })],
    ["the host 127.0.0.1", () => ({ Host: `127.0.0.1:${stage.proxy.port}` })],
    ["the host [::1]", () => ({ Host: `[::1]:${stage.proxy.port}` })],
    ["the host LOCALHOST", () => ({ Host: `LOCALHOST:${stage.proxy.port}` })],
  ])("accepts %s", async (_, headers) => {
    expect((await stage.say(ECHO, headers())).status).toBe(200);
  });
});

it("records a sample of refusals without a tenant, and counts the others in the log", async () => {
  const from = stage.proxy.output.length;
  const suppressed = (): number =>
    [...stage.proxy.output.slice(from).matchAll(/"suppressed":(\d+)/g)].reduce(
      (sum, [, n]) => sum + Number(n),
      0,
    );
  const { rows } = await stage.witness(() =>
    Promise.all(Array.from({ length: 60 }, () => stage.say(ECHO, { Authorization: null }))),
  );
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.length).toBeLessThan(40);
  expect(rows.every(({ answer, org_id }) => answer === "U" && org_id === null)).toBe(true);
  await vi.waitUntil(() => rows.length + suppressed() >= 60, { timeout: 15_000 });
  expect(rows.length + suppressed()).toBe(60);
});
