import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { fileOf } from "../packages.ts";
import type { PeerClient, Shown } from "../peer-client.ts";
import { runProgram } from "../program.ts";
import type { StandInModel } from "../stand-in-model.ts";
import type { ToolCall } from "../upstreams.ts";

const SERVER = "peer";

/** An agent, without a terminal. Each prompt opens its own connection. */
export function claudeCode(env: Readonly<Record<string, string>>, model: StandInModel): PeerClient {
  const own = {
    ...env,
    ANTHROPIC_BASE_URL: model.url,
    ANTHROPIC_API_KEY: "none",
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
    // The model is told of all tools at once, and need not search for them.
    ENABLE_TOOL_SEARCH: "false",
  };
  return {
    name: "Claude Code",
    connect: async (url, token) => {
      const folder = mkdtempSync(join(env.HOME ?? "", "claude-code-"));
      const claude = async (args: readonly string[]): Promise<string> => {
        const program = [fileOf("@anthropic-ai/claude-code", "cli-wrapper.cjs"), ...args];
        const { out, err } = await runProgram({ args: program, env: { ...own, HOME: folder }, cwd: folder });
        return out + err;
      };
      const header = ["--header", `Authorization: Bearer ${token}`];
      await claude(["mcp", "add", "--transport", "http", SERVER, url, ...header]);
      const health = await claude(["mcp", "list"]);
      if (!health.includes("Connected")) throw new Error(health);

      const prompt = ["--allowedTools", `mcp__${SERVER}`, "--print", "Go on."];
      const call = async (wanted: ToolCall): Promise<Shown> => {
        const { answer } = await model.play(wanted, () => claude(prompt));
        return answer ?? { ran: false, text: await claude(["mcp", "list"]) };
      };
      return {
        list: async () => (await model.play(undefined, () => claude(prompt))).offered,
        call,
        close: () => Promise.resolve(),
      };
    },
  };
}
