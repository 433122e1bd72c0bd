import { encodeHeaderValue } from "@sallyport/mcp";
import type { RawResponse } from "@sallyport/testkit";
import type { Stage } from "./stage.ts";

const PREFIX = "io.modelcontextprotocol/";
export const VERSION = "2026-07-28";

/** A request of 2026-07-28 and the headers that repeat what it says. */
export type StatelessMessage = {
  readonly message: object;
  readonly headers: Readonly<Record<string, string | null>>;
};

export type Over = {
  readonly id?: string | number;
  readonly version?: string;
  /** Capabilities that the client declares. */
  readonly capabilities?: object;
};

export function envelope({ version = VERSION, capabilities = {} }: Over = {}): object {
  return {
    [`${PREFIX}protocolVersion`]: version,
    [`${PREFIX}clientInfo`]: { name: "test", version: "1" },
    [`${PREFIX}clientCapabilities`]: capabilities,
  };
}

/** The member of the params that Mcp-Name repeats. */
const NAMED_BY: Readonly<Record<string, string>> = {
  "tools/call": "name",
  "prompts/get": "name",
  "resources/read": "uri",
  "tasks/get": "taskId",
  "tasks/update": "taskId",
  "tasks/cancel": "taskId",
};
const metaOf = (params: object): object => ("_meta" in params ? { ...(params._meta as object) } : {});

export function stateless(method: string, params: object = {}, over: Over = {}): StatelessMessage {
  const { id = 1, version = VERSION } = over;
  const field = NAMED_BY[method];
  const value = field === undefined ? undefined : Object.entries(params).find(([key]) => key === field)?.[1];
  const name = typeof value === "string" ? { "Mcp-Name": encodeHeaderValue(value) } : {};
  return {
    message: {
      jsonrpc: "2.0",
      id,
      method,
      params: { ...params, _meta: { ...metaOf(params), ...envelope(over) } },
    },
    headers: { "MCP-Protocol-Version": version, "Mcp-Method": method, ...name },
  };
}

/** `params` of `over` are added to name and arguments. */
export function statelessCall(
  tool: string,
  args: object = {},
  over: Over & { readonly params?: object } = {},
): StatelessMessage {
  return stateless("tools/call", { name: tool, arguments: args, ...over.params }, over);
}

/** Sends it to the proxy with more headers; one that is `null` is left out. */
export function send(
  stage: Stage,
  { message, headers }: StatelessMessage,
  more: Readonly<Record<string, string | null>> = {},
): Promise<RawResponse> {
  return stage.say(message, { ...headers, ...more });
}

/** The answer of a JSON body or of an event stream. */
export function answerOf({ body, headers }: RawResponse): Answer {
  if (headers["content-type"] !== "text/event-stream") return JSON.parse(body) as Answer;
  const last = body
    .trim()
    .split("\n\n")
    .filter((event) => event.includes("data: "))
    .at(-1);
  return JSON.parse(last?.replace(/^[^]*?data: /, "") ?? "") as Answer;
}

export type Answer = {
  readonly id?: string | number;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown };
};
