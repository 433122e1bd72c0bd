import { once } from "node:events";
import { type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createFront } from "./front.ts";
import { MAX_BODY_BYTES } from "./limit-body.ts";

type Seen = { readonly headers: IncomingMessage["headers"]; readonly bytes: number };
const servers: ReturnType<typeof createFront>[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.closeAllConnections();
});

/** A front whose handler reads the whole body and says what it saw. */
async function front(trustedHops: number): Promise<{ port: number; seen: Seen[] }> {
  const seen: Seen[] = [];
  const handle = async (came: IncomingMessage, response: ServerResponse): Promise<void> => {
    let bytes = 0;
    for await (const chunk of came) bytes += (chunk as Buffer).length;
    seen.push({ headers: came.headers, bytes });
    response.end("ok");
  };
  const server = createFront({ handle, trustedHops });
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { port: (server.address() as AddressInfo).port, seen };
}

function post(port: number, headers: Record<string, string>, chunks: readonly Buffer[]): Promise<number> {
  return new Promise((done) => {
    const sent = request({ port, host: "127.0.0.1", method: "POST", headers, agent: false }, (response) => {
      response.resume();
      done(response.statusCode ?? 0);
    });
    sent.on("error", () => done(0));
    for (const chunk of chunks) sent.write(chunk);
    sent.end();
  });
}

describe("a body", () => {
  const megabyte = Buffer.alloc(MAX_BODY_BYTES);
  it.each<[string, Record<string, string>, Buffer[], number]>([
    ["of 1 MiB in chunks", {}, [megabyte], 200],
    ["of 1 MiB and a byte in chunks", {}, [megabyte, Buffer.alloc(1)], 413],
    ["of 30 MiB in chunks", {}, Array.from({ length: 30 }, () => megabyte), 413],
    ["announced with 1 MiB and a byte", { "content-length": String(MAX_BODY_BYTES + 1) }, [], 413],
  ])("%s is answered with %s", async (_, headers, chunks, status) => {
    const { port, seen } = await front(0);
    expect(await post(port, headers, chunks)).toBe(status);
    expect(seen.map(({ bytes }) => bytes)).toEqual(status === 200 ? [MAX_BODY_BYTES] : []);
  });
});

describe("forwarded headers", () => {
  const claimed = {
    "x-forwarded-for": "6.6.6.6, 203.0.113.9",
    "x-forwarded-host": "evil.test",
    "x-forwarded-proto": "https",
    "x-real-ip": "6.6.6.6",
    forwarded: "for=6.6.6.6",
  };

  it("of a client without a trusted proxy are dropped, and its address is the connection's", async () => {
    const { port, seen } = await front(0);
    await post(port, claimed, []);
    const headers = seen[0]?.headers ?? {};
    expect(headers["x-forwarded-for"]).toBe("127.0.0.1");
    for (const name of ["x-forwarded-host", "x-forwarded-proto", "x-real-ip", "forwarded"]) {
      expect(headers).not.toHaveProperty(name);
    }
  });

  it("of one trusted proxy count, and what stands before its own entry does not", async () => {
    const { port, seen } = await front(1);
    await post(port, claimed, []);
    expect(seen[0]?.headers).toMatchObject({
      "x-forwarded-for": "203.0.113.9",
      "x-forwarded-proto": "https",
    });
  });
});
