import type { JsonRpc } from "@sallyport/testkit";

/** Messages of the session era, and those of a body. */
export const note = (method: string, params: object = {}) => ({
  jsonrpc: "2.0",
  method: `notifications/${method}`,
  params,
});

export const logMessage = (data: string) => note("message", { level: "info", data });

export const reply = (id: unknown, result: object = { content: [] }) => ({ jsonrpc: "2.0", id, result });

/** The messages of an event stream's body. */
export function messagesIn(body: string): JsonRpc[] {
  const lines = body.split("\n").filter((line) => line.startsWith("data: "));
  return lines.map((line) => JSON.parse(line.slice("data: ".length)) as JsonRpc);
}
