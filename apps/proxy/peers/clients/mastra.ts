import { importPeer } from "../packages.ts";
import { failed, type PeerClient } from "../peer-client.ts";

type Tools = Readonly<Record<string, { execute(args: unknown, context: object): Promise<unknown> }>>;

/**
 * What is used of @mastra/mcp. Its tools give the structured content alone where there is some, and throw what a tool says
 * with `isError`. A server that fails has no tools.
 */
type Mastra = {
  readonly MCPClient: new (options: {
    id: string;
    servers: Readonly<
      Record<string, { url: URL; requestInit: { headers: Readonly<Record<string, string>> } }>
    >;
  }) => {
    listToolsWithErrors(): Promise<{ tools: Tools; errors: Readonly<Record<string, string>> }>;
    disconnect(): Promise<void>;
  };
};

const SERVER = "peer";
const PREFIX = `${SERVER}_`;

export function mastra(): PeerClient {
  return {
    name: "Mastra",
    connect: async (url, token) => {
      const { MCPClient } = (await importPeer("@mastra/mcp")) as Mastra;
      const headers = { Authorization: `Bearer ${token}` };
      const servers = { [SERVER]: { url: new URL(url), requestInit: { headers } } };
      const client = new MCPClient({ id: token, servers });
      const { tools, errors } = await client.listToolsWithErrors();
      const error = errors[SERVER];
      if (error !== undefined) {
        await client.disconnect();
        throw new Error(error);
      }
      return {
        list: () => Promise.resolve(Object.keys(tools).map((name) => name.slice(PREFIX.length))),
        call: async ({ name, args }) => {
          const tool = tools[PREFIX + name];
          if (tool === undefined) return failed(new Error(`There is no tool ${name}.`));
          const told = tool.execute(args, {});
          return told.then((result) => ({ ran: true, text: JSON.stringify(result) }), failed);
        },
        close: () => client.disconnect(),
      };
    },
  };
}
