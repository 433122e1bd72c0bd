import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

type Message = { id?: number; method?: string; params?: { protocolVersion?: string; name?: string } };

/** An MCP server whose list of tools the test can change. */
export class ChangingServer {
  tools: readonly object[] = [];
  /** The tools of the calls that arrived. */
  readonly called: string[] = [];
  readonly #http: Server;

  private constructor() {
    this.#http = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => {
        const { id, method, params } = (body === "" ? {} : JSON.parse(body)) as Message;
        if (request.method !== "POST") return response.writeHead(405).end();
        if (id === undefined) return response.writeHead(202).end();
        const reply = { jsonrpc: "2.0", id, ...this.#answer(method, params) };
        return response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(reply));
      });
    });
  }

  static async start(): Promise<ChangingServer> {
    const server = new ChangingServer();
    await new Promise<void>((done) => server.#http.listen(0, "127.0.0.1", done));
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}/mcp`;
  }

  stop(): void {
    this.#http.closeAllConnections();
    this.#http.close();
  }

  #answer(method: string | undefined, { protocolVersion, name = "" }: Message["params"] = {}): object {
    if (method === "tools/list") return { result: { tools: this.tools } };
    if (method === "tools/call") {
      this.called.push(name);
      return { result: { content: [{ type: "text", text: "done" }] } };
    }
    if (method !== "initialize") return { error: { code: -32601, message: "Method not found" } };
    const serverInfo = { name: "changing", version: "1" };
    return { result: { protocolVersion, capabilities: { tools: {} }, serverInfo } };
  }
}
