import { once } from "node:events";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

/** Passes everything on to a local port and keeps the bodies. */
export async function startTap(
  port: number,
): Promise<{ readonly url: string; readonly bodies: string[]; close(): void }> {
  const bodies: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const { method, headers, url } = incoming;
    const sent = request({ host: "127.0.0.1", port, method, headers, path: url }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    sent.on("error", () => outgoing.destroy());
    outgoing.on("close", () => sent.destroy());
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => bodies.push(Buffer.concat(chunks).toString("utf8")));
    incoming.pipe(sent);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`, bodies, close };
}
