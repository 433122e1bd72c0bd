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
import { type Inbound, isAboutTask, mayBecomeTask, statelessOf } from "./call.ts";
import { hiddenNames, hiddenTools } from "./hidden-names.ts";
import { policyNow } from "./judge-ask.ts";
import { noteTools, tellLearned } from "./note-tools.ts";
import { listedTool } from "./policy-request.ts";
import type { Ports } from "./ports.ts";
import type { Ground } from "./resolve.ts";
import { shapeError } from "./shape-error.ts";
import { rememberParamHeaders, shapeCall, shapeListen } from "./shape-stateless.ts";
import {
  PROMPTS,
  reachableCapabilities,
  RESOURCES,
  shapeCompletion,
  shapeList,
  shapePrompt,
  shapeRead,
  TEMPLATES,
} from "./shape-surface.ts";
import { shapeBegunTask, shapeTaskAnswer } from "./shape-task.ts";
import { UpstreamFailure } from "./upstream-failure.ts";

/** The response as the client may have it. `text` undefined: as it came. */
export type ShapedResponse = {
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

export type Asked = { readonly inbound: Inbound; readonly ground: Ground; readonly ports: Ports };
/** `changed`: the result that goes out instead. `denial`: an error that does (docs/contract.md, E). */
export type Shaped = Omit<ShapedResponse, "text"> & { changed?: JsonObject; denial?: Denial };
type Shape = (result: JsonObject, asked: Asked) => Shaped;

/** What becomes of the result of each request that is relayed. Throws UpstreamFailure for one that cannot be shaped. */
const SHAPES: Readonly<Record<Exclude<ClientRequestMethod, TaskMethod>, Shape>> = {
  ping: () => ({ result: "ok" }),
  "tools/call": (result, asked) =>
    statelessOf(asked.inbound) === undefined ? shapeOlderCall(result, asked) : shapeCall(result, asked),
  "resources/list": (result, asked) => shapeList(result, asked, RESOURCES),
  "resources/templates/list": (result, asked) => shapeList(result, asked, TEMPLATES),
  "resources/read": shapeRead,
  "resources/subscribe": () => ({ result: "ok", changed: {} }),
  "resources/unsubscribe": () => ({ result: "ok", changed: {} }),
  "prompts/list": (result, asked) => shapeList(result, asked, PROMPTS),
  "prompts/get": shapePrompt,
  "completion/complete": shapeCompletion,
  "logging/setLevel": () => ({ result: "ok", changed: {} }),
  "tools/list": (result, { inbound, ground, ports }) => {
    const policy = ground.policy?.policy ?? null;
    const now = ports.clock.now();
    const isShown = (name: string): boolean => isVisible(policy, listedTool(name, ground, now));
    const list = filterToolList(result, (tools) => {
      noteTools(tools, ground, ports);
      return tools.filter(({ name }) => isShown(name));
    });
    if (list === undefined) throw new UpstreamFailure("unreadable", 200);
    if (statelessOf(inbound) === undefined) return { result: "ok", changed: list };
    if (resultTypeOf(result) !== "complete") throw new UpstreamFailure("unreadable", 200);
    const paramHeaders = rememberParamHeaders(result, ground.access.server.memory.paramHeaders);
    if (paramHeaders.length > 0) tellLearned({ paramHeaders }, ground, ports);
    return { result: "ok", changed: withPrivateHints({ resultType: "complete", ...list }) };
  },
  "server/discover": (result, { ground, ports }) => {
    const changed = reduceDiscoverResult(result, told(ground, ports));
    if (changed === undefined) throw new UpstreamFailure("version", 200);
    return { result: "ok", changed };
  },
  "subscriptions/listen": (_, { inbound }) => ({ result: "ok", changed: shapeListen(inbound) }),
  initialize: (result, { ground, ports }) => {
    const initialized = reduceInitializeResult(result, told(ground, ports));
    if (initialized === undefined) throw new UpstreamFailure("version", 200);
    return { result: "ok", changed: initialized.result, version: initialized.version };
  },
};

/**
 * What a response becomes on its way: a list is filtered by the policy that decides calls, an `initialize` is reduced
 * to what is relayed, an error that names a hidden tool loses its message. What cannot be shaped is never passed on.
 */
export function shapeResponse({ response, value }: AwaitedResponse, asked: Asked): ShapedResponse {
  const { inbound, ground, ports } = asked;
  const { id, result, error } = response;
  if (isAboutTask(inbound)) return shapeTaskAnswer({ response, value }, inbound, { ground, ports });
  if (error !== undefined) {
    // Whatever a server says to this, it is not that it speaks the stateless era.
    if (inbound.kind === "request" && inbound.method === "server/discover")
      throw new UpstreamFailure("version", 200);
    const said = own(value, "error");
    const told = isObject(said) ? shapeError(said, ground, hiddenNames(ground, ports)) : said;
    const text =
      told === undefined || told === said ? undefined : stringify({ jsonrpc: "2.0", id, error: told });
    return { text, result: "rpc_error" };
  }
  if (result === undefined || (inbound.kind !== "call" && inbound.kind !== "request")) {
    throw new UpstreamFailure("unreadable", 200);
  }
  const { method } = inbound;
  if (isTaskMethod(method)) throw new UpstreamFailure("unreadable", 200);
  const shaped = SHAPES[method](result, asked);
  const { changed, denial, version } = shaped;
  if (denial !== undefined) return { text: refusedBody(id, denial), result: shaped.result, version };
  const text = changed && stringify({ ...value, result: changed });
  return { text, result: shaped.result, version };
}

/** The result of a tools/call in the era of sessions, which is a task where it asked for one and the server does so. */
function shapeOlderCall(result: JsonObject, asked: Asked): Shaped {
  const task = mayBecomeTask(asked.inbound) ? own(result, "task") : undefined;
  if (isObject(task)) return shapeBegunTask(result, task, asked);
  return { result: own(result, "isError") === true ? "tool_error" : "ok" };
}

/** What a client may be told of the server. Without a list of tools nobody knows what the instructions name. */
function told(ground: Ground, ports: Ports): Told {
  const hidden = hiddenTools(ground, ports) && hiddenNames(ground, ports);
  return { capabilities: reachableCapabilities(policyNow(ground, ports)), hidden };
}
