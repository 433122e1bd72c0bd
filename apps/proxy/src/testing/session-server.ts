import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import type { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { FetchServer } from "./fetch-server.ts";

/** Serves the official SDK's servers of the session era: one a session, as its own examples do. */
export async function serveSessions(
  newServer: () => Server,
  modes: { json: boolean } = { json: false },
): Promise<FetchServer> {
  const sessions = new Map<string, StreamableHTTPServerTransport>();
  const server = createServer((request, response) => {
    void (async () => {
      const id = request.headers["mcp-session-id"];
      let transport = typeof id === "string" ? sessions.get(id) : undefined;
      if (transport === undefined && id !== undefined) {
        response.writeHead(404).end();
        return;
      }
      if (transport === undefined) {
        const made = new StreamableHTTPServerTransport({
          sessionIdGenerator: randomUUID,
          enableJsonResponse: modes.json,
          onsessioninitialized: (session) => void sessions.set(session, made),
        });
        transport = made;
        await newServer().connect(made);
      }
      await transport.handleRequest(request, response);
    })();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
