import { importPeer } from "../packages.ts";
import { failed, type PeerClient, shownOf } from "../peer-client.ts";

/** What is used of @ai-sdk/mcp; it asks for the stateless era first, and has its own way of falling back. */
type AiSdk = {
  readonly createMCPClient: (options: {
    transport: { type: "http"; url: string; headers: Readonly<Record<string, string>> };
  }) => Promise<{
    tools(): Promise<Readonly<Record<string, { execute(args: unknown, options: object): Promise<unknown> }>>>;
    close(): Promise<void>;
  }>;
};

export function aiSdk(): PeerClient {
  return {
    name: "AI SDK",
    connect: async (url, token) => {
      const { createMCPClient } = (await importPeer("@ai-sdk/mcp")) as AiSdk;
      const headers = { Authorization: `Bearer ${token}` };
      const client = await createMCPClient({ transport: { type: "http", url, headers } });
      const tools = await client.tools();
      return {
        list: async () => Object.keys(await client.tools()),
        call: async ({ name, args }) => {
          const tool = tools[name];
          if (tool === undefined) return failed(new Error(`There is no tool ${name}.`));
          const told = tool.execute(args, { toolCallId: "1", messages: [] });
          return told.then((result) => shownOf(result as Parameters<typeof shownOf>[0]), failed);
        },
        close: () => client.close(),
      };
    },
  };
}
