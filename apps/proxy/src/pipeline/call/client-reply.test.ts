import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { expect, it } from "vitest";
import { ClientReply } from "./client-reply.ts";

it("a client that leaves while it is behind keeps nobody from reading the upstream on", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const asked = once(server, "request") as Promise<[unknown, ServerResponse]>;
  const client = connect((server.address() as AddressInfo).port, "127.0.0.1");
  client.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  const [, response] = await asked;
  const reply = new ClientReply(response);
  const drained = new Promise<void>((done) => {
    expect(reply.write(Buffer.alloc(64 * 1024 * 1024), done)).toBe(false);
  });
  client.destroy();
  await drained;
  expect(reply.gone).toBe(true);
  expect(reply.write("more", () => undefined)).toBe(true);
  server.close();
});
