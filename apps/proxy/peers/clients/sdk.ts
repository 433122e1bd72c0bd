import { connectOfficial, type OfficialLine } from "../../src/testing/official-client.ts";
import { failed, type PeerClient, shownOf } from "../peer-client.ts";

export function sdk(line: OfficialLine): PeerClient {
  return {
    name: `SDK ${line}`,
    connect: async (url, token) => {
      const client = await connectOfficial(line, url, { Authorization: `Bearer ${token}` });
      return {
        list: async () => (await client.listTools()).map(({ name }) => name),
        call: ({ name, args }) => client.callTool(name, args).then(shownOf, failed),
        close: () => client.close(),
      };
    },
  };
}
