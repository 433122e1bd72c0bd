import {
  StreamableHTTPServerTransport,
  type StreamableHTTPServerTransportOptions,
} from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import type { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { randomUUID } from "node:crypto";
import { listenLocally, type LocalServer } from "./local-server.ts";

/** Serves the official SDK's servers of the session era: one for each session, as the SDK's examples do. */
export function serveSessions(
  newServer: () => Server,
  options: () => StreamableHTTPServerTransportOptions = () => ({}),
): Promise<LocalServer> {
  const sessions = new Map<string, StreamableHTTPServerTransport>();
  const newTransport = async (): Promise<StreamableHTTPServerTransport> => {
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (session) => void sessions.set(session, transport),
      ...options(),
    });
    await newServer().connect(transport);
    return transport;
  };
  return listenLocally((request, response) => {
    void (async () => {
      const id = request.headers["mcp-session-id"];
      const known = typeof id === "string" ? sessions.get(id) : undefined;
      if (known === undefined && id !== undefined) return response.writeHead(404).end();
      const transport = known ?? (await newTransport());
      return transport.handleRequest(request, response);
    })();
  });
}
