import { importPeer } from "../packages.ts";
import { failed, type PeerClient, shownOf } from "../peer-client.ts";

/** What is used of @openai/agents. A model of it reads the content alone, without `isError`. */
type OpenAiAgents = {
  readonly MCPServerStreamableHttp: new (options: {
    name: string;
    url: string;
    requestInit: { headers: Readonly<Record<string, string>> };
  }) => {
    connect(): Promise<void>;
    listTools(): Promise<readonly { readonly name: string }[]>;
    callToolResult(name: string, args: unknown): Promise<Parameters<typeof shownOf>[0]>;
    close(): Promise<void>;
  };
};

export function openAiAgents(): PeerClient {
  return {
    name: "OpenAI Agents",
    connect: async (url, token) => {
      const { MCPServerStreamableHttp } = (await importPeer("@openai/agents")) as OpenAiAgents;
      const requestInit = { headers: { Authorization: `Bearer ${token}` } };
      const server = new MCPServerStreamableHttp({ name: "peer", url, requestInit });
      await server.connect();
      return {
        list: async () => (await server.listTools()).map(({ name }) => name),
        call: ({ name, args }) => server.callToolResult(name, args).then(shownOf, failed),
        close: () => server.close(),
      };
    },
  };
}
