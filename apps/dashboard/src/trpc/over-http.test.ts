import type { AppRouter } from "@sallyport/api";
import { wire } from "@sallyport/api/wire";
import { createTRPCClient } from "@trpc/client";
import { afterEach, expect, it, vi } from "vitest";
import { overHttp } from "./over-http.ts";

const client = createTRPCClient<AppRouter>({ links: [overHttp] });
const AT = new Date("2026-11-30T12:00:00Z");
afterEach(() => vi.unstubAllGlobals());

/** Answers each request with this, and keeps what was sent. */
function answering(answer: unknown, status = 200) {
  const sent = vi.fn((_url: string, _init?: RequestInit) =>
    Promise.resolve(Response.json(answer, { status })),
  );
  vi.stubGlobal("fetch", sent);
  return sent;
}

it("sends a query as a GET with its input, and gives what came with its dates", async () => {
  const sent = answering({ result: { data: wire.serialize([{ name: "a", createdAt: AT }]) } });
  expect(await client.server.list.query({ org: "a&b" })).toEqual([{ name: "a", createdAt: AT }]);
  expect(sent.mock.calls[0]?.[0]).toBe(
    "/api/trpc/server.list?input=%7B%22json%22%3A%7B%22org%22%3A%22a%26b%22%7D%7D",
  );
  expect(sent.mock.calls[0]?.[1]?.method).toBeUndefined();
});

it("sends a query without input to the bare path", async () => {
  const sent = answering({ result: { data: wire.serialize(null) } });
  await client.account.me.query();
  expect(sent.mock.calls[0]?.[0]).toBe("/api/trpc/account.me");
});

it("sends a change as JSON in a POST", async () => {
  const sent = answering({ result: { data: wire.serialize({ identityId: "1" }) } });
  await client.identity.create.mutate({ org: "a", kind: "agent", name: "Bot" });
  const [url, init] = sent.mock.calls[0] ?? [];
  expect([url, init?.method, init?.headers, init?.body]).toEqual([
    "/api/trpc/identity.create",
    "POST",
    { "content-type": "application/json" },
    '{"json":{"org":"a","kind":"agent","name":"Bot"}}',
  ]);
});

it("throws a procedure's error with its sentence, code and issues", async () => {
  const service = { code: "invalid_input", issues: [{ path: "name", message: "Enter a name." }] };
  const data = { code: "BAD_REQUEST", httpStatus: 400, service };
  answering({ error: wire.serialize({ message: "Enter a name.", code: -32600, data }) }, 400);
  await expect(client.account.me.query()).rejects.toMatchObject({
    name: "TRPCClientError",
    message: "Enter a name.",
    data,
  });
});

it.each<[string, unknown]>([
  ["something else", { hello: 1 }],
  ["no object", "hello"],
  ["null", null],
])("throws an error without a code for an answer that is %s", async (_, answer) => {
  answering(answer);
  const failed = client.account.me.query();
  await expect(failed).rejects.toMatchObject({
    name: "TRPCClientError",
    message: "The answer could not be read.",
  });
  await expect(failed).rejects.not.toHaveProperty("data.code");
});

it("throws an error without a code where no answer comes", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("fetch failed")));
  const failed = client.account.me.query();
  await expect(failed).rejects.toMatchObject({ name: "TRPCClientError", message: "fetch failed" });
});

it("ends the request of a call that is given up", async () => {
  const signals: AbortSignal[] = [];
  vi.stubGlobal("fetch", (_: string, { signal }: { signal: AbortSignal }) => {
    signals.push(signal);
    return new Promise((_done, fail) => {
      signal.addEventListener("abort", () => fail(new DOMException("", "AbortError")));
    });
  });
  const abort = new AbortController();
  const given = client.account.me.query(undefined, { signal: abort.signal });
  abort.abort();
  await expect(given).rejects.toMatchObject({ name: "TRPCClientError" });
  expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
});
