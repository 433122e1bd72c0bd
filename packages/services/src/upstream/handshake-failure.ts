import { type ConnectFailureCode, explainFailure } from "@sallyport/egress";
import { SERVER_PROBLEMS } from "@sallyport/mcp";
import type { Seen } from "./guarded-fetch.ts";

export type HandshakeCause = ConnectFailureCode | "bad_url" | "auth_refused" | "not_mcp";

type Failure = { readonly cause: HandshakeCause; readonly message: string };

/** Says why a handshake failed, from what was seen on the wire. Quotes nothing that the server sent. */
export function explainHandshakeFailure(error: unknown, seen: Seen): Failure {
  if (seen.problem !== undefined) return { cause: "not_mcp", message: SERVER_PROBLEMS[seen.problem] };
  if (seen.status === undefined) return fromNetwork(seen.error ?? error);
  if (seen.status === 401 || seen.status === 403) {
    return {
      cause: "auth_refused",
      message: `The server refused our credentials (HTTP ${seen.status}). Check the header's name and value; a bearer token is written as "Bearer <token>".`,
    };
  }
  if (seen.status >= 300 && seen.status < 400) {
    return {
      cause: "not_mcp",
      message: `The server redirects to another address (HTTP ${seen.status}), which Sallyport does not follow. Enter the final URL.`,
    };
  }
  if (seen.status === 404 || seen.status === 405) {
    return {
      cause: "not_mcp",
      message: `There is no MCP endpoint at this path (HTTP ${seen.status}). Most servers have it at /mcp, older ones at /sse.`,
    };
  }
  if (seen.status >= 400) {
    return {
      cause: "not_mcp",
      message: `The server answered the MCP handshake with HTTP ${seen.status}. Look into its log for the reason.`,
    };
  }
  if (isTimeout(error)) return fromNetwork(Object.assign(new Error("silent"), { name: "TimeoutError" }));
  return {
    cause: "not_mcp",
    message:
      "The server answered, but not as an MCP server with Streamable HTTP or HTTP+SSE does. Check the path of the URL.",
  };
}

function fromNetwork(error: unknown): Failure {
  const { code, message } = isTimeout(error)
    ? explainFailure(Object.assign(new Error("silent"), { name: "TimeoutError" }))
    : explainFailure(error);
  return { cause: code, message };
}

/** Our deadline, an aborted read, or the SDK's own request timeout. */
function isTimeout(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === "TimeoutError" || ("code" in error && error.code === "REQUEST_TIMEOUT");
}
