import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { binOf } from "../packages.ts";
import { failed, type PeerClient, shownOf } from "../peer-client.ts";

/** A stdio client like Claude Desktop, with the bridge between it and the proxy. */
export function mcpRemote(env: Readonly<Record<string, string>>): PeerClient {
  return {
    name: "mcp-remote",
    connect: async (url, token) => {
      const args = [binOf("mcp-remote", "mcp-remote"), url, "--header", "Authorization:${AUTH_HEADER}"];
      const transport = new StdioClientTransport({
        command: process.execPath,
        args,
        env: { ...env, AUTH_HEADER: `Bearer ${token}` },
        stderr: "pipe",
      });
      let err = "";
      transport.stderr?.on("data", (chunk: Buffer) => (err += chunk.toString("utf8")));
      const client = new Client({ name: "desktop", version: "1.0.0" });
      try {
        await client.connect(transport);
      } catch (error) {
        await client.close();
        const [fatal = err] = err.split("\n").filter((line) => line.includes("Fatal error"));
        throw new Error(`${failed(error).text}: ${fatal}`, { cause: error });
      }
      return {
        list: async () => (await client.listTools()).tools.map(({ name }) => name),
        call: ({ name, args: given }) =>
          client
            .callTool({ name, arguments: given })
            .then((result) => shownOf(result as Parameters<typeof shownOf>[0]), failed),
        close: () => client.close(),
      };
    },
  };
}
