import type { JsonObject } from "@sallyport/json";
import { isSameAsText, type RpcResponse } from "@sallyport/mcp";
import { idOf } from "../call/call.ts";
import { ownerOf } from "../call/owner-of.ts";
import type { AwaitedResponse } from "../rewrite/rewritten.ts";
import type { RelayContext } from "./relay-context.ts";

/** A response that is the awaited one. `isRenamed`: it came under another type of its id, and has the client's by now. */
export type ReadResponse = AwaitedResponse & { readonly isRenamed: boolean };

/**
 * The response where it is the awaited one. A string in place of a number, or the other way round, is taken for it
 * where it can be the answer to no other open request of the session. Undefined for anybody else's.
 */
export function awaitedResponse(
  response: RpcResponse,
  value: JsonObject,
  { answered, context, ports }: Pick<RelayContext, "answered" | "context" | "ports">,
): ReadResponse | undefined {
  const id = idOf(answered);
  if (response.id === id) return { response, value, isRenamed: false };
  if (id === null || !isSameAsText(id, response.id)) return undefined;
  const { server } = context.access;
  if (ports.exchanges.has(ownerOf(context.access, context.session), response.id)) return undefined;
  server.memory.faults.note("id_type", server.entry.id, ports);
  return { response: { ...response, id }, value: { ...value, id }, isRenamed: true };
}
