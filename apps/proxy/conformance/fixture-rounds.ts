import { randomBytes } from "node:crypto";
import { createRequestStateCodec, inputRequired, type McpServer } from "@modelcontextprotocol/server";
import { none } from "./fixture-tools.ts";

/** Signs the state that a client carries between rounds; the server refuses a state that it did not sign. */
export const states = createRequestStateCodec<string>({ key: randomBytes(32) });

const text = (value: unknown) => ({ content: [{ type: "text" as const, text: JSON.stringify(value) }] });
const requestedSchema = { type: "object" as const, properties: { name: { type: "string" as const } } };
const name = () => inputRequired.elicit({ message: "What is your name?", requestedSchema });
const capital = (): ReturnType<typeof inputRequired.createMessage> =>
  inputRequired.createMessage({
    messages: [{ role: "user", content: { type: "text", text: "What is the capital of France?" } }],
    maxTokens: 100,
  });

type Questions = Parameters<typeof inputRequired>[0]["inputRequests"];

/** The input requests of a tool, and whether it gives its client a state to return. */
const ASKING: Readonly<Record<string, { readonly questions: () => Questions; readonly state?: string }>> = {
  test_input_required_result_elicitation: { questions: () => ({ user_name: name() }) },
  test_input_required_result_sampling: { questions: () => ({ capital: capital() }) },
  test_input_required_result_list_roots: { questions: () => ({ roots: inputRequired.listRoots() }) },
  test_input_required_result_multiple_inputs: {
    questions: () => ({ name: name(), capital: capital(), roots: inputRequired.listRoots() }),
    state: "multiple",
  },
  test_input_required_result_request_state: {
    questions: () => ({ confirm: name() }),
    state: "state-ok",
  },
  test_input_required_result_tampered_state: {
    questions: () => ({ confirm: name() }),
    state: "untouched",
  },
  test_missing_capability: { questions: () => ({ capital: capital() }) },
  test_streaming_elicitation: { questions: () => ({ name: name() }) },
};

/** Tools and a prompt of the stateless era that require input before they continue. */
export function addRounds(server: McpServer): void {
  for (const [tool, { questions, state }] of Object.entries(ASKING)) {
    server.registerTool(tool, { description: "Ask", ...none }, async (_, { mcpReq }) => {
      const inputRequests = questions() ?? {};
      const isAnswered = Object.keys(inputRequests).every(
        (key) => mcpReq.inputResponses?.[key] !== undefined,
      );
      if (isAnswered) return text([mcpReq.inputResponses, mcpReq.requestState<string>()]);
      return inputRequired({
        inputRequests,
        ...(state === undefined ? {} : { requestState: await states.mint(state) }),
      });
    });
  }
  server.registerTool(
    "test_input_required_result_multi_round",
    { description: "Ask", ...none },
    async (_, { mcpReq }) => {
      const state = mcpReq.requestState<string>();
      if (state === "second") return text(mcpReq.inputResponses);
      const next = state === "first" ? "second" : "first";
      return inputRequired({ inputRequests: { [next]: name() }, requestState: await states.mint(next) });
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
