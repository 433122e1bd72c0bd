import { type JsonObject, stringify } from "@sallyport/json";
import { ErrorCode } from "./error-code.ts";
import type { RequestId } from "./message.ts";
import { isToolName } from "./tool-name.ts";

export type ErrorAnswer = { readonly code: number; readonly message: string; readonly data?: JsonObject };

/** The text of a JSON-RPC error response; without an id where the request's could not be trusted (docs/contract.md, "Answers"). */
export function errorBody(id: RequestId | undefined, error: ErrorAnswer): string {
  const { code, message, data } = error;
  const object: JsonObject = { code, message };
  if (data !== undefined) object["data"] = data;
  return stringify(
    id === undefined ? { jsonrpc: "2.0", error: object } : { jsonrpc: "2.0", id, error: object },
  );
}

/** The text of an empty result, as an answer to `ping`. */
export function emptyResultBody(id: RequestId): string {
  return stringify({ jsonrpc: "2.0", id, result: {} });
}

/** Answer Z: the same bytes for a hidden tool and for one that does not exist. */
export function unknownToolBody(id: RequestId, name: string): string {
  const message = isToolName(name) ? `Unknown tool: ${name}` : "Unknown tool";
  return errorBody(id, { code: ErrorCode.invalidParams, message });
}

/** Answer S to a request about a task: the same bytes for another's, and for one that was never there. */
export function unknownTaskBody(id: RequestId): string {
  return errorBody(id, { code: ErrorCode.invalidParams, message: "Task not found" });
}

/** Answer N to a request: HTTP 200, because a client of this era takes a 404 for the end of its session. */
export function methodNotFoundBody(id: RequestId): string {
  return errorBody(id, { code: ErrorCode.methodNotFound, message: "Method not found" });
}
