import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { binOf } from "../packages.ts";
import type { PeerClient, Shown } from "../peer-client.ts";
import { runProgram } from "../program.ts";
import type { StandInModel } from "../stand-in-model.ts";
import type { ToolCall } from "../upstreams.ts";

/**
 * The lines of docs/clients.md. And: a session without the server does not begin, calls are not put before a person, and
 * nothing is asked but the model.
 */
const settings = (url: string, model: string): string => `
model = "stand-in"
model_provider = "stand-in"
check_for_update_on_startup = false
web_search = "disabled"
[analytics]
enabled = false
[model_providers.stand-in]
name = "stand-in"
base_url = "${model}/v1"
wire_api = "responses"
[mcp_servers.peer]
url = "${url}"
bearer_token_env_var = "SALLYPORT_PEER_TOKEN"
default_tools_approval_mode = "approve"
required = true
`;

type Event = { readonly item?: { readonly type: string; readonly status?: string } };

/** The last line that the user sees of a session that did not begin. */
const errorOf = ({ out, err }: { readonly out: string; readonly err: string }): string =>
  err.split("\n").findLast((line) => line.startsWith("Error: ")) ?? out + err;

/** An agent, without a terminal. Each prompt opens its own connection. */
export function codex(env: Readonly<Record<string, string>>, model: StandInModel): PeerClient {
  return {
    name: "Codex",
    connect: async (url, token) => {
      const folder = mkdtempSync(join(env.HOME ?? "", "codex-"));
      writeFileSync(join(folder, "config.toml"), settings(url, model.url));
      const own = { ...env, HOME: folder, CODEX_HOME: folder, SALLYPORT_PEER_TOKEN: token };
      const args = [binOf("@openai/codex", "codex"), "exec", "--skip-git-repo-check", "--json", "Go on."];
      const run = () => runProgram({ args, env: own, cwd: folder });

      const first = await model.play(undefined, run);
      if (first.printed.code !== 0) throw new Error(errorOf(first.printed));
      const call = async (wanted: ToolCall): Promise<Shown> => {
        const { answer, printed } = await model.play(wanted, run);
        if (answer === undefined) return { ran: false, text: errorOf(printed) };
        // What the model reads does not say whether the call failed. What the user sees does.
        const events = printed.out.trim().split("\n");
        const items = events.map((line) => (JSON.parse(line) as Event).item);
        const done = items.some((item) => item?.type === "mcp_tool_call" && item.status === "completed");
        return { ran: done, text: answer.text };
      };
      return { list: () => Promise.resolve(first.offered), call, close: () => Promise.resolve() };
    },
  };
}
