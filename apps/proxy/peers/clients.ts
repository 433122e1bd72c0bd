import { aiSdk } from "./clients/ai-sdk.ts";
import { claudeCode } from "./clients/claude-code.ts";
import { codex } from "./clients/codex.ts";
import { inspector } from "./clients/inspector.ts";
import { langChain } from "./clients/langchain.ts";
import { mastra } from "./clients/mastra.ts";
import { mcpRemote } from "./clients/mcp-remote.ts";
import { openAiAgents } from "./clients/openai-agents.ts";
import { sdk } from "./clients/sdk.ts";
import type { PeerClient } from "./peer-client.ts";
import type { StandInModel } from "./stand-in-model.ts";

/** All clients; they keep their files in `home`, and agents ask `model`. */
export function peerClients(home: string, model: StandInModel): readonly PeerClient[] {
  const { PATH = "" } = process.env;
  const env = { PATH, HOME: home, NO_COLOR: "1" };
  const libraries = [sdk("v1"), sdk("v2"), aiSdk(), langChain(), mastra(), openAiAgents()];
  return [...libraries, inspector(env), mcpRemote(env), claudeCode(env, model), codex(env, model)];
}
