import { binOf } from "../packages.ts";
import type { PeerClient, Shown } from "../peer-client.ts";
import { runProgram } from "../program.ts";

/** Each command opens its own connection. */
export function inspector(env: Readonly<Record<string, string>>): PeerClient {
  const run = async (url: string, token: string, more: readonly string[]): Promise<Shown> => {
    const target = ["--cli", url, "--transport", "http", "--header", `Authorization: Bearer ${token}`];
    const bin = binOf("@modelcontextprotocol/inspector", "mcp-inspector");
    const args = [bin, ...target, "--stored-auth-only", "--format", "json", ...more];
    const { code, out, err } = await runProgram({ args, env });
    return code === 0 ? { ran: true, text: out } : { ran: false, text: `exit ${code}: ${out}${err}` };
  };
  return {
    name: "Inspector",
    connect: async (url, token) => {
      const listed = await run(url, token, ["--method", "tools/list"]);
      if (!listed.ran) throw new Error(listed.text);
      const { result } = JSON.parse(listed.text) as { result: { tools: { name: string }[] } };
      return {
        list: async () => result.tools.map(({ name }) => name),
        call: ({ name, args }) => {
          const pairs = Object.entries(args).map(
            ([key, value]) => `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`,
          );
          return run(url, token, ["--method", "tools/call", "--tool-name", name, "--tool-arg", ...pairs]);
        },
        close: () => Promise.resolve(),
      };
    },
  };
}
