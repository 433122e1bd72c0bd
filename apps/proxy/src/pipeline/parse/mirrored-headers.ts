import {
  argumentAt,
  decodeHeaderValue,
  isSameParam,
  mayLackHeader,
  PARAM_PREFIX,
  paramHeaderValue,
} from "@sallyport/mcp";
import type { Inbound, Stateless } from "../call/call.ts";
import type { CallContext } from "../call/context.ts";
import type { Refusal } from "../call/refusal.ts";
import { headerMismatch } from "../call/stateless-refusal.ts";

/** Headers that repeat what the body says (2026-07-28, Transports, "Request Metadata"), as they came. */
export type MirroredHeaders = {
  readonly method: string | undefined;
  readonly name: string | undefined;
  /** By lower-case names. */
  readonly params: ReadonlyMap<string, string>;
  /** One of them is there twice. Node would join the two, or keep the first. */
  readonly repeated: boolean;
};

export function readMirrored(rawHeaders: readonly string[]): MirroredHeaders {
  const found = new Map<string, string>();
  let repeated = false;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] ?? "").toLowerCase();
    if (name !== "mcp-method" && name !== "mcp-name" && !name.startsWith(PARAM_PREFIX)) continue;
    repeated ||= found.has(name);
    found.set(name, rawHeaders[i + 1] ?? "");
  }
  const [method, name] = [found.get("mcp-method"), found.get("mcp-name")];
  found.delete("mcp-method");
  found.delete("mcp-name");
  return { method, name, params: found, repeated };
}

/** Why a name's header does not stand for `name`; `name` undefined where the body has none to repeat. */
export function nameProblem(header: string | undefined, name: string | undefined): string | undefined {
  if (name === undefined)
    return header === undefined ? undefined : "Mcp-Name is there, and the body has no name.";
  if (header === undefined) return "Mcp-Name is missing.";
  return decodeHeaderValue(header) === name ? undefined : "Mcp-Name does not say what the body says.";
}

/**
 * A call whose Mcp-Param headers say what its arguments say, by the tool's own schema. A header that belongs to no
 * parameter known here is refused, because nobody could tell what it says. After the decision, so that it tells
 * nothing of a hidden tool.
 */
export function checkParamHeaders(inbound: Inbound, { access }: CallContext): Inbound | Refusal {
  if (inbound.kind !== "call" || inbound.stateless === undefined) return inbound;
  const { params } = inbound.stateless;
  const { memory, tools } = access.server;
  const wanted = memory.paramHeaders.get(inbound.tool) ?? tools.get(inbound.tool)?.paramHeaders;
  if (wanted === undefined) {
    return params.size === 0 ? inbound : headerMismatch(inbound.id, "an Mcp-Param header is not known here.");
  }
  if (wanted === "void") return withoutParamHeaders(inbound, inbound.stateless);
  const known = new Set<string>();
  for (const { header, path } of wanted) {
    known.add(header);
    const value = argumentAt(inbound.args, path);
    const said = params.get(header);
    const isCarried = value !== undefined && paramHeaderValue(value) !== undefined;
    const mayLack = said === undefined && value !== undefined && mayLackHeader(value);
    if (isCarried !== (said !== undefined) && !mayLack) {
      return headerMismatch(inbound.id, "an Mcp-Param header is missing, or there without its argument.");
    }
    if (value !== undefined && said !== undefined && !isSameParam(value, said)) {
      return headerMismatch(inbound.id, "an Mcp-Param header does not say what the body says.");
    }
  }
  for (const header of params.keys()) {
    if (!known.has(header)) return headerMismatch(inbound.id, "an Mcp-Param header is not known here.");
  }
  return inbound;
}

/** Headers that mean nothing are not passed on either: something behind us could believe them. */
function withoutParamHeaders(inbound: Extract<Inbound, { kind: "call" }>, stateless: Stateless): Inbound {
  const { headers } = stateless;
  const isKept = (at: number): boolean => headers[at - (at % 2)]?.startsWith(PARAM_PREFIX) !== true;
  return { ...inbound, stateless: { ...stateless, headers: headers.filter((_, at) => isKept(at)) } };
}
