import { argumentAt, PARAM_PREFIX, paramHeaderValue } from "@sallyport/mcp";
import { isObject, type JsonObject, parseStrict } from "@sallyport/json";
import type { Stateless } from "../call/call.ts";
import type { CallContext } from "../call/context.ts";
import type { ToolCall } from "../decide/permission.ts";
import { withParams } from "../parse/with-params.ts";

const LIMITS = { maxDepth: 64, maxKeys: 10_000 };

/** The call with arguments that an approver wrote, in its body and in the headers that repeat them. Throws on no object. */
export function withArguments(inbound: ToolCall, text: string, context: CallContext): ToolCall {
  const args = objectIn(Buffer.from(text));
  const body = withParams(objectIn(inbound.body), { arguments: args });
  const { stateless } = inbound;
  if (stateless === undefined) return { ...inbound, args, body };
  return { ...inbound, args, body, stateless: repeated(stateless, { tool: inbound.tool, args }, context) };
}

function repeated(
  stateless: Stateless,
  { tool, args }: { tool: string; args: JsonObject },
  { access }: CallContext,
): Stateless {
  const { memory, tools } = access.server;
  const wanted = memory.paramHeaders.get(tool) ?? tools.get(tool)?.paramHeaders;
  const params = new Map<string, string>();
  for (const { header, path } of wanted === undefined || wanted === "void" ? [] : wanted) {
    const value = argumentAt(args, path);
    const said = value === undefined ? undefined : paramHeaderValue(value);
    if (said !== undefined) params.set(header, said);
  }
  const isKept = (at: number): boolean => stateless.headers[at - (at % 2)]?.startsWith(PARAM_PREFIX) !== true;
  const headers = stateless.headers.filter((_, at) => isKept(at));
  for (const [name, value] of params) headers.push(name, value);
  return { ...stateless, headers, params };
}

function objectIn(bytes: Uint8Array): JsonObject {
  const parsed = parseStrict(bytes, LIMITS);
  if (parsed.ok && isObject(parsed.value)) return parsed.value;
  throw new Error("The message of a held call cannot be read.");
}
