import { isObject, own } from "@sallyport/json";
import { readServerText } from "@sallyport/mcp";
import type { Inbound } from "../call/call.ts";
import type { HttpError } from "../../adapters/upstream/http-error.ts";

/** How servers begin to say it that do not use 404: the SDKs for TypeScript, Python and Rust, and mcp-go. */
const LOST =
  /^(?:(?:bad request|invalid request|unauthorized|not found|error): )?(?:no valid session|server not initialized|session (?:id )?(?:was )?not found|invalid session id|unknown session|session (?:has |was )?(?:expired|terminated))/i;

/** Whether a server says to a request of a session that it does not know the session (2025-11-25, Session Management). */
export function isSessionLost({ status, bytes }: HttpError, { kind }: Inbound): boolean {
  const said = saidIn(bytes);
  const isNamed = LOST.test(said.text);
  // A server that offers no stream may know no GET at all, which says nothing of the session.
  if (status === 404) return kind !== "open_stream" || isNamed || said.isRpcError;
  return (status === 400 || status === 401) && isNamed;
}

/** The one sentence of an error, in the ways that servers write it. */
function saidIn(bytes: Uint8Array): { readonly text: string; readonly isRpcError: boolean } {
  const value = readServerText(bytes)?.value;
  if (!isObject(value)) return { text: Buffer.from(bytes).toString("utf8").trim(), isRpcError: false };
  const error = own(value, "error");
  const message = isObject(error) ? own(error, "message") : (error ?? own(value, "message"));
  return { text: typeof message === "string" ? message : "", isRpcError: isObject(error) };
}
