import type { Shown } from "./peer-client.ts";

/** A tool of an MCP server: how the agent names it, and its own name. */
type Offered = { readonly space?: string; readonly name: string; readonly plain: string };

/** What an agent offers, and what the last call answered. */
export type Asked = { readonly tools: readonly Offered[]; readonly answer: Shown | undefined };

export type Reply = { readonly says: string } | { readonly calls: Offered; readonly args: string };
type Event = { readonly type: string; readonly [key: string]: unknown };

export type Dialect = {
  /** Throws where the body is not of the dialect. */
  readonly read: (body: unknown) => Asked;
  /** The events of one streamed reply. */
  readonly write: (reply: Reply) => Event[];
};

/** Anthropic's Messages API and OpenAI's Responses API by their paths, as far as two agents need them. */
export const DIALECTS: Readonly<Record<string, Dialect>> = {
  "/v1/messages": { read: (body) => askedInMessages(body as MessagesBody), write: messagesEvents },
  "/v1/responses": { read: (body) => askedInResponses(body as ResponsesBody), write: responsesEvents },
};

const MCP = /^mcp__[^_]+(?:__(.+))?$/;

type Text = { readonly text?: string };
type Result = {
  readonly type: string;
  readonly is_error?: boolean;
  readonly content?: string | readonly Text[];
};
type MessagesBody = {
  readonly tools?: readonly { readonly name: string }[];
  readonly messages: readonly { readonly content: string | readonly Result[] }[];
};

const textOf = (content: string | readonly Text[] = ""): string =>
  typeof content === "string" ? content : content.map(({ text = "" }) => text).join("\n");

function askedInMessages({ tools = [], messages }: MessagesBody): Asked {
  const blocks = messages.flatMap(({ content }) => (typeof content === "string" ? [] : content));
  const result = blocks.findLast(({ type }) => type === "tool_result");
  return {
    tools: tools.flatMap(({ name }) => {
      const plain = MCP.exec(name)?.[1];
      return plain === undefined ? [] : [{ name, plain }];
    }),
    answer: result && { ran: result.is_error !== true, text: textOf(result.content) },
  };
}

function messagesEvents(reply: Reply): Event[] {
  const isCall = "calls" in reply;
  const usage = { input_tokens: 1, output_tokens: 1 };
  const message = { id: "msg_1", type: "message", role: "assistant", model: "stand-in", content: [], usage };
  const block = isCall
    ? { type: "tool_use", id: "toolu_1", name: reply.calls.name, input: {} }
    : { type: "text", text: "" };
  const delta = isCall
    ? { type: "input_json_delta", partial_json: reply.args }
    : { type: "text_delta", text: reply.says };
  const stop = { stop_reason: isCall ? "tool_use" : "end_turn", stop_sequence: null };
  return [
    { type: "message_start", message: { ...message, stop_reason: null, stop_sequence: null } },
    { type: "content_block_start", index: 0, content_block: block },
    { type: "content_block_delta", index: 0, delta },
    { type: "content_block_stop", index: 0 },
    { type: "message_delta", delta: stop, usage },
    { type: "message_stop" },
  ];
}

type ResponsesBody = {
  readonly tools?: readonly {
    readonly type: string;
    readonly name?: string;
    readonly tools?: readonly { readonly name: string }[];
  }[];
  readonly input: readonly { readonly type?: string; readonly output?: string | readonly Text[] }[];
};

function askedInResponses({ tools = [], input }: ResponsesBody): Asked {
  const output = input.findLast(({ type }) => type === "function_call_output");
  return {
    tools: tools.flatMap(({ name: space = "", tools: members = [] }) =>
      MCP.test(space) ? members.map(({ name }) => ({ space, name, plain: name })) : [],
    ),
    answer: output && { ran: true, text: textOf(output.output) },
  };
}

function responsesEvents(reply: Reply): Event[] {
  const item =
    "calls" in reply
      ? {
          type: "function_call",
          id: "fc_1",
          call_id: "call_1",
          namespace: reply.calls.space,
          name: reply.calls.name,
          arguments: reply.args,
          status: "completed",
        }
      : {
          type: "message",
          id: "msg_1",
          role: "assistant",
          status: "completed",
          content: [{ type: "output_text", text: reply.says, annotations: [] }],
        };
  const usage = {
    input_tokens: 1,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: 1,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: 2,
  };
  const response = { id: "resp_1", object: "response", created_at: 1, model: "stand-in", usage };
  return [
    { type: "response.created", response: { ...response, status: "in_progress", output: [] } },
    { type: "response.output_item.done", output_index: 0, item },
    { type: "response.completed", response: { ...response, status: "completed", output: [item] } },
  ];
}
