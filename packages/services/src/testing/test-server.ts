import { ScriptedUpstream } from "@sallyport/testkit";
import { createServer } from "../server/create-server.ts";
import type { TestOrg } from "./test-org.ts";

/** An upstream with the tools `a` and `b`, which is registered as often as a suite wants. */
export type TestServer = {
  /** A new server of the organisation; returns its id. */
  register(): Promise<string>;
  close(): Promise<void>;
};

export async function startTestServer({ org, caller }: TestOrg): Promise<TestServer> {
  const tools = ["a", "b"].map((name) => ({ name, inputSchema: { type: "object" } }));
  const upstream = await ScriptedUpstream.start({ tools });
  const { url } = upstream;
  return {
    register: async () =>
      (await createServer(caller, { org, name: "up", url, auth: "none", headers: [] })).serverId,
    close: () => upstream.close(),
  };
}
