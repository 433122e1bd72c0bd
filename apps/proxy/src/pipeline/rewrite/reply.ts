import { isObject, type JsonObject, own, stringify } from "@sallyport/json";
import {
  type ClientRequestMethod,
  classify,
  type Denial,
  filterToolList,
  readServerText,
  reduceDiscoverResult,
  reduceInitializeResult,
  isTaskMethod,
  refusedBody,
  resultTypeOf,
  type RpcResponse,
  type ServedVersion,
  type TaskMethod,
  type Told,
  withPrivateHints,
} from "@sallyport/mcp";
import { isVisible } from "@sallyport/policy";
import type { OutcomeResult } from "@sallyport/audit";
import { type Inbound, isAboutTask, mayBecomeTask, statelessOf } from "../call/call.ts";
import { hiddenNames, hiddenTools } from "../decide/hidden-names.ts";
import { policyNow } from "../decide/judge-ask.ts";
import { noteTools, tellLearned } from "./note-tools.ts";
import { listedTool } from "../decide/policy-request.ts";
import type { Ports } from "../call/ports.ts";
import type { CallContext } from "../resolve.ts";
import { rewriteError } from "./error.ts";
import {
  rememberParamHeaders,
  rewriteStatelessCall,
  rewriteSubscriptionEnd,
} from "./stateless-notification.ts";
import {
  PROMPTS,
  reachableCapabilities,
  RESOURCES,
  rewriteCompletion,
  rewriteList,
  rewritePrompt,
  rewriteRead,
  TEMPLATES,
} from "./resources-and-prompts.ts";
import { rewriteStartedTask, rewriteTaskAnswer } from "./tasks.ts";
import { UpstreamFailure } from "../call/upstream-failure.ts";

/** The response as the client may have it. `text` undefined: as it came. */
export type RewrittenReply = {
  readonly text: string | undefined;
  readonly result: Extract<OutcomeResult, "ok" | "tool_error" | "rpc_error">;
  /** HTTP status of the answer, where it is not 200 and nothing was sent yet. */
  readonly status?: number;
  /** The revision that an `initialize` agreed on. */
  readonly version?: ServedVersion | undefined;
};

export type AwaitedResponse = { readonly response: RpcResponse; readonly value: JsonObject };

/** The response in a JSON body, which must be the one that is awaited. */
export function expectResponse(bytes: Uint8Array, inbound: Inbound): AwaitedResponse {
  const read = readServerText(bytes);
  const classified = read && classify(read.value);
  const message = classified?.ok ? classified.message : undefined;
  const isAwaited = message?.kind === "response" && "id" in inbound && message.id === inbound.id;
  if (read === undefined || !isObject(read.value) || !isAwaited) throw new UpstreamFailure("unreadable", 200);
  return { response: message, value: read.value };
}

export type Asked = { readonly inbound: Inbound; readonly context: CallContext; readonly ports: Ports };
/** `changed`: the result that goes out instead. `denial`: an error that does (contract.md, E). */
export type Rewritten = Omit<RewrittenReply, "text"> & { changed?: JsonObject; denial?: Denial };
type Rewrite = (result: JsonObject, asked: Asked) => Rewritten;

/** What becomes of the result of each request that is relayed. Throws UpstreamFailure for one that cannot be rewritten. */
const REWRITES: Readonly<Record<Exclude<ClientRequestMethod, TaskMethod>, Rewrite>> = {
  ping: () => ({ result: "ok" }),
  "tools/call": (result, asked) =>
    statelessOf(asked.inbound) === undefined
      ? rewriteSessionCall(result, asked)
      : rewriteStatelessCall(result, asked),
  "resources/list": (result, asked) => rewriteList(result, asked, RESOURCES),
  "resources/templates/list": (result, asked) => rewriteList(result, asked, TEMPLATES),
  "resources/read": rewriteRead,
  "resources/subscribe": () => ({ result: "ok", changed: {} }),
  "resources/unsubscribe": () => ({ result: "ok", changed: {} }),
  "prompts/list": (result, asked) => rewriteList(result, asked, PROMPTS),
  "prompts/get": rewritePrompt,
  "completion/complete": rewriteCompletion,
  "logging/setLevel": () => ({ result: "ok", changed: {} }),
  "tools/list": (result, { inbound, context, ports }) => {
    const policy = context.policy?.policy ?? null;
    const now = ports.clock.now();
    const isShown = (name: string): boolean => isVisible(policy, listedTool(name, context, now));
    const list = filterToolList(result, (tools) => {
      noteTools(tools, context, ports);
      return tools.filter(({ name }) => isShown(name));
    });
    if (list === undefined) throw new UpstreamFailure("unreadable", 200);
    if (statelessOf(inbound) === undefined) return { result: "ok", changed: list };
    if (resultTypeOf(result) !== "complete") throw new UpstreamFailure("unreadable", 200);
    const paramHeaders = rememberParamHeaders(result, context.access.server.memory.paramHeaders);
    if (paramHeaders.length > 0) tellLearned({ paramHeaders }, context, ports);
    return { result: "ok", changed: withPrivateHints({ resultType: "complete", ...list }) };
  },
  "server/discover": (result, { context, ports }) => {
    const changed = reduceDiscoverResult(result, told(context, ports));
    if (changed === undefined) throw new UpstreamFailure("version", 200);
    return { result: "ok", changed };
  },
  "subscriptions/listen": (_, { inbound }) => ({ result: "ok", changed: rewriteSubscriptionEnd(inbound) }),
  initialize: (result, { context, ports }) => {
    const initialized = reduceInitializeResult(result, told(context, ports));
    if (initialized === undefined) throw new UpstreamFailure("version", 200);
    return { result: "ok", changed: initialized.result, version: initialized.version };
  },
};

/**
 * What a response becomes on its way: a list is filtered by the policy that decides calls, an `initialize` is reduced
 * to what is relayed, an error that names a hidden tool loses its message. What cannot be rewritten is never passed on.
 */
export function rewriteReply({ response, value }: AwaitedResponse, asked: Asked): RewrittenReply {
  const { inbound, context, ports } = asked;
  const { id, result, error } = response;
  if (isAboutTask(inbound)) return rewriteTaskAnswer({ response, value }, inbound, { context, ports });
  if (error !== undefined) {
    // Whatever a server says to this, it is not that it speaks the stateless era.
    if (inbound.kind === "request" && inbound.method === "server/discover")
      throw new UpstreamFailure("version", 200);
    const said = own(value, "error");
    const told = isObject(said) ? rewriteError(said, context, hiddenNames(context, ports)) : said;
    const text =
      told === undefined || told === said ? undefined : stringify({ jsonrpc: "2.0", id, error: told });
    return { text, result: "rpc_error" };
  }
  if (result === undefined || (inbound.kind !== "call" && inbound.kind !== "request")) {
    throw new UpstreamFailure("unreadable", 200);
  }
  const { method } = inbound;
  if (isTaskMethod(method)) throw new UpstreamFailure("unreadable", 200);
  const rewritten = REWRITES[method](result, asked);
  const { changed, denial, version } = rewritten;
  if (denial !== undefined) return { text: refusedBody(id, denial), result: rewritten.result, version };
  const text = changed && stringify({ ...value, result: changed });
  return { text, result: rewritten.result, version };
}

/** The result of a tools/call in the era of sessions, which is a task where it asked for one and the server does so. */
function rewriteSessionCall(result: JsonObject, asked: Asked): Rewritten {
  const task = mayBecomeTask(asked.inbound) ? own(result, "task") : undefined;
  if (isObject(task)) return rewriteStartedTask(result, task, asked);
  return { result: own(result, "isError") === true ? "tool_error" : "ok" };
}

/** What a client may be told of the server. Without a list of tools nobody knows what the instructions name. */
function told(context: CallContext, ports: Ports): Told {
  const hidden = hiddenTools(context, ports) && hiddenNames(context, ports);
  return { capabilities: reachableCapabilities(policyNow(context, ports)), hidden };
}
