import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import type { Shop } from "./shop.ts";
import { registerTools } from "./tools.ts";

const SESSIONS_KEPT = 200;

/** MCP sessions over Streamable HTTP. The oldest gives way when there are too many; a client then begins anew. */
export class Sessions {
  readonly #shop: Shop;
  readonly #open = new Map<string, StreamableHTTPServerTransport>();

  constructor(shop: Shop) {
    this.#shop = shop;
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const id = request.headers["mcp-session-id"];
    const known = typeof id === "string" ? this.#open.get(id) : undefined;
    if (typeof id === "string" && !known) {
      const error = { jsonrpc: "2.0", error: { code: -32_001, message: "Session not found" }, id: null };
      response.writeHead(404, { "content-type": "application/json" }).end(JSON.stringify(error));
      return;
    }
    await (known ?? (await this.#begin())).handleRequest(request, response);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open.values()].map((transport) => transport.close()));
  }

  async #begin(): Promise<StreamableHTTPServerTransport> {
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => {
        this.#open.set(id, transport);
        const [oldest] = this.#open;
        if (oldest && this.#open.size > SESSIONS_KEPT) void oldest[1].close();
      },
    });
    transport.onclose = () => {
      if (transport.sessionId) this.#open.delete(transport.sessionId);
    };
    const server = new McpServer(
      { name: "sallyport-demo", version: "0.1.0" },
      { instructions: "A make-believe shop: notes, customers and a ledger. Nothing here is real." },
    );
    registerTools(server, this.#shop);
    await server.connect(transport);
    return transport;
  }
}
