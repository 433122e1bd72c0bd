const limit = (counter: string, window: string) => ({ counter, window, max: 1_000_000_000, scope: "grant" });
const tool = (i: number) => ({
  require: [{ conditions: [{ path: "args.amount", op: "lte", value: 500 + i }] }],
  deny_if: [{ conditions: [{ path: "args.note", op: "regex", value: "drop +table" }] }],
  limits: [limit("minute", "minute"), limit("day", "day")],
});

/** A hundred rules: two on each of fifty tools, and two limits. */
export const POLICY = {
  version: "1",
  default: "deny",
  tools: Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`tool_${i}`, tool(i)])),
};

export const BODY = JSON.stringify({
  jsonrpc: "2.0",
  id: 1,
  method: "tools/call",
  params: { name: "tool_7", arguments: { amount: 250, note: "order 1187, the usual" } },
});

/** The policy, with another reason to deny the call. */
export function denying(reason: string): object {
  return { ...POLICY, tools: { ...POLICY.tools, tool_7: { action: "deny", reason } } };
}

/** The policy, with a tool whose calls people have to approve. */
export const HELD_TOOL = "tool_8";
export const approving = {
  ...POLICY,
  version: "2",
  tools: { ...POLICY.tools, [HELD_TOOL]: { approval: { expires: "30m", wait: "30s" } } },
};

/** The call that the bench repeats; `headers` are whole lines. */
export function callTo(path: string, host: string, headers = ""): string {
  return `POST ${path} HTTP/1.1\r\nHost: ${host}\r\n${headers}Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`;
}

/** A part of every answer to it. */
export const ANSWER = '"text":"done"';
