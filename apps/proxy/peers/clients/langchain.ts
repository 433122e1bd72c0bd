import { importPeer } from "../packages.ts";
import { failed, type PeerClient } from "../peer-client.ts";

type Tool = { readonly name: string; invoke(args: unknown): Promise<unknown> };

/** What is used of @langchain/mcp-adapters. Its tools throw what a tool says with `isError`. */
type LangChain = {
  readonly MultiServerMCPClient: new (options: {
    mcpServers: Readonly<
      Record<string, { transport: "http"; url: string; headers: Readonly<Record<string, string>> }>
    >;
  }) => { getTools(): Promise<readonly Tool[]>; close(): Promise<void> };
};

export function langChain(): PeerClient {
  return {
    name: "LangChain",
    connect: async (url, token) => {
      const { MultiServerMCPClient } = (await importPeer("@langchain/mcp-adapters")) as LangChain;
      const headers = { Authorization: `Bearer ${token}` };
      const client = new MultiServerMCPClient({ mcpServers: { peer: { transport: "http", url, headers } } });
      const tools = await client.getTools();
      return {
        list: () => Promise.resolve(tools.map(({ name }) => name)),
        call: async ({ name, args }) => {
          const tool = tools.find((each) => each.name === name);
          if (tool === undefined) return failed(new Error(`There is no tool ${name}.`));
          return tool.invoke(args).then((result) => ({ ran: true, text: JSON.stringify(result) }), failed);
        },
        close: () => client.close(),
      };
    },
  };
}
