import { expect, it } from "vitest";
import type { Inbound } from "../call/call.ts";
import { isSessionLost } from "./lost-session.ts";

const rpc = (message: string): string =>
  JSON.stringify({ jsonrpc: "2.0", id: null, error: { code: -32000, message } });

it.each<[number, Inbound["kind"], string, boolean]>([
  [404, "call", "", true],
  [404, "notification", "<html>Not Found</html>", true],
  [404, "open_stream", "Cannot GET /mcp", false],
  [404, "open_stream", "", false],
  [404, "open_stream", "Session not found", true],
  [404, "open_stream", rpc("gone"), true],
  [400, "call", rpc("Bad Request: No valid session ID provided"), true],
  [400, "call", rpc("Bad Request: Server not initialized"), true],
  [400, "call", rpc("BAD REQUEST: INVALID SESSION ID"), true],
  [400, "call", "Session has expired", true],
  [400, "call", '{"message":"Unknown session"}', true],
  [401, "call", "Unauthorized: Session not found", true],
  [401, "call", "Unauthorized", false],
  [400, "call", rpc("The argument says: session not found"), false],
  [400, "call", rpc("unknown sessions cannot be booked".slice(8)), false],
  [400, "call", '{"error":7}', false],
  [422, "call", rpc("Session not found"), false],
  [500, "call", rpc("Session not found"), false],
])("%i to %s with %j: lost is %s", (status, kind, body, isLost) => {
  expect(isSessionLost({ status, bytes: Buffer.from(body) }, { kind } as Inbound)).toBe(isLost);
});
