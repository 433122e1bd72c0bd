import { type ConnectFailureCode, explainFailure } from "@sallyport/egress";
import { printable } from "@sallyport/audit";
import { SERVER_PROBLEMS } from "@sallyport/mcp";
import type { Seen } from "./guarded-fetch.ts";

export type HandshakeCause =
  | ConnectFailureCode
  | "bad_url"
  | "auth_needed"
  | "auth_refused"
  | "access_refused"
  | "not_mcp";

const MAX_WORDS = 200;

type Failure = { readonly cause: HandshakeCause; readonly message: string };

/**
 * Says why a handshake failed, from what was seen on the wire. Quotes nothing that the server sent but the sentence of a
 * 401 or 403, made printable.
 * @param secrets values of the headers that were sent
 */
export function explainHandshakeFailure(
  error: unknown,
  seen: Seen,
  secrets: readonly string[] = [],
): Failure {
  if (seen.problem !== undefined) return { cause: "not_mcp", message: SERVER_PROBLEMS[seen.problem] };
  if (seen.status === undefined) return fromNetwork(seen.error ?? error);
  if (seen.status === 401 || seen.status === 403) return refusedAccess(seen, secrets);
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

function refusedAccess({ status, words }: Seen, secrets: readonly string[]): Failure {
  const said = serverWords(words, secrets);
  if (status === 403) {
    const message = `The server refuses access (HTTP 403), perhaps because of the host name in the URL or because the credential may not do this.${said}`;
    return { cause: "access_refused", message };
  }
  if (secrets.length === 0) {
    const message = `The server needs a credential (HTTP 401). Choose static headers and enter the one that it asks for.${said}`;
    return { cause: "auth_needed", message };
  }
  const message = `The server refused our credentials (HTTP 401). Check the header's name and value; a bearer token is written as "Bearer <token>".${said}`;
  return { cause: "auth_refused", message };
}

/** The one sentence of an error body; nothing of a page, and nothing that repeats a secret. */
function serverWords(words: string, secrets: readonly string[]): string {
  const text = sentenceOf(words).trim();
  const parts = secrets.flatMap((secret) => [
    secret,
    ...secret.split(" ").filter(({ length }) => length > 5),
  ]);
  if (text === "" || text.startsWith("<") || parts.some((part) => text.includes(part))) return "";
  return ` It says: "${printable(text, MAX_WORDS)}"`;
}

function sentenceOf(words: string): string {
  try {
    const { error, error_description: description, message } = JSON.parse(words) as Record<string, unknown>;
    const inner =
      typeof error === "object" && error !== null && "message" in error ? error.message : undefined;
    const said = [inner, description, error, message].find((text) => typeof text === "string");
    return typeof said === "string" ? said : "";
  } catch {
    return words;
  }
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
