import { inputRequired, type McpServer } from "@modelcontextprotocol/server";
import { none } from "./fixture-tools.ts";

const text = (value: unknown) => ({ content: [{ type: "text" as const, text: JSON.stringify(value) }] });
const requestedSchema = { type: "object" as const, properties: { name: { type: "string" as const } } };
const name = (): ReturnType<typeof inputRequired.elicit> =>
  inputRequired.elicit({ message: "What is your name?", requestedSchema });
const capital = (): ReturnType<typeof inputRequired.createMessage> =>
  inputRequired.createMessage({
    messages: [{ role: "user", content: { type: "text", text: "What is the capital of France?" } }],
    maxTokens: 100,
  });

/** Tools and a prompt of the stateless era that ask the client for something before they go on. */
export function addRounds(server: McpServer): void {
  const asks = {
    sampling: () => ({ capital: capital() }),
    list_roots: () => ({ roots: inputRequired.listRoots() }),
    multiple_inputs: () => ({ name: name(), capital: capital(), roots: inputRequired.listRoots() }),
  };
  for (const [kind, inputRequests] of Object.entries(asks)) {
    const tool = `test_input_required_result_${kind}`;
    server.registerTool(tool, { description: "Ask", ...none }, (_, { mcpReq }) =>
      mcpReq.inputResponses === undefined
        ? inputRequired({ inputRequests: inputRequests(), requestState: kind })
        : text(mcpReq.inputResponses),
    );
  }
  server.registerTool(
    "test_input_required_result_multi_round",
    { description: "Ask", ...none },
    (_, { mcpReq }) => {
      const state = mcpReq.requestState<string>();
      if (state === "second") return text(mcpReq.inputResponses);
      return state === "first"
        ? inputRequired({ inputRequests: { second: name() }, requestState: "second" })
        : inputRequired({ inputRequests: { first: name() }, requestState: "first" });
    },
  );
  server.registerTool(
    "test_input_required_result_capabilities",
    { description: "Ask", ...none },
    (_, { mcpReq }) => {
      const declared: object = server.server.getClientCapabilities() ?? {};
      const inputRequests = {
        ...("sampling" in declared ? { capital: capital() } : {}),
        ...("elicitation" in declared ? { name: name() } : {}),
      };
      return mcpReq.inputResponses === undefined ? inputRequired({ inputRequests }) : text("answered");
    },
  );
  server.registerPrompt("test_input_required_result_prompt", { description: "Ask" }, ({ mcpReq }) => {
    if (mcpReq.inputResponses === undefined) return inputRequired({ inputRequests: { name: name() } });
    return {
      messages: [{ role: "user", content: { type: "text", text: JSON.stringify(mcpReq.inputResponses) } }],
    };
  });
}
