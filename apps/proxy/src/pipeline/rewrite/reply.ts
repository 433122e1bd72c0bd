import { isObject, type JsonObject, own, stringify } from "@sallyport/json";
import { type ClientRequestMethod, isTaskMethod, refusedBody, type TaskMethod } from "@sallyport/mcp";
import { isAboutTask } from "../call/call.ts";
import { unreadable, UpstreamFailure } from "../call/upstream-failure.ts";
import { hiddenNames } from "../decide/hidden-names.ts";
import { rewriteCompletion } from "./completion.ts";
import { questionsIn, rewriteError } from "./error.ts";
import {
  PROMPTS,
  RESOURCES,
  rewriteList,
  rewritePrompt,
  rewriteRead,
  TEMPLATES,
} from "./resources-and-prompts.ts";
import type { Asking, AwaitedResponse, Rewritten, RewrittenReply } from "./rewritten.ts";
import { rewriteDiscover, rewriteInitialize } from "./server-info.ts";
import { rewriteSubscriptionEnd } from "./stateless-notification.ts";
import { rewriteTaskAnswer } from "./tasks.ts";
import { rewriteToolCall } from "./tool-call.ts";
import { rewriteToolList } from "./tool-list.ts";

type Rewrite = (result: JsonObject, asked: Asking) => Rewritten;

/** What becomes of the result of each request. Throws UpstreamFailure for one that cannot be rewritten. */
const REWRITES: Readonly<Record<Exclude<ClientRequestMethod, TaskMethod>, Rewrite>> = {
  ping: () => ({ result: "ok", changed: {} }),
  "tools/call": rewriteToolCall,
  "resources/list": (result, asked) => rewriteList(result, asked, RESOURCES),
  "resources/templates/list": (result, asked) => rewriteList(result, asked, TEMPLATES),
  "resources/read": rewriteRead,
  "resources/subscribe": () => ({ result: "ok", changed: {} }),
  "resources/unsubscribe": () => ({ result: "ok", changed: {} }),
  "prompts/list": (result, asked) => rewriteList(result, asked, PROMPTS),
  "prompts/get": rewritePrompt,
  "completion/complete": rewriteCompletion,
  "logging/setLevel": () => ({ result: "ok", changed: {} }),
  "tools/list": rewriteToolList,
  "server/discover": rewriteDiscover,
  initialize: rewriteInitialize,
  "subscriptions/listen": (_, { inbound }) => ({ result: "ok", changed: rewriteSubscriptionEnd(inbound) }),
};

/**
 * What a response becomes on its way: a list is filtered by the policy that decides calls, an `initialize` is reduced
 * to what is relayed, an error that names a hidden tool loses its message. What cannot be rewritten is never passed on.
 */
export function rewriteReply({ response, value }: AwaitedResponse, asked: Asking): RewrittenReply {
  const { inbound, context, ports } = asked;
  const { id, result, error } = response;
  if (isAboutTask(inbound)) return rewriteTaskAnswer({ response, value }, inbound, asked);
  if (error !== undefined) {
    // Whatever a server says to this, it is not that it speaks the stateless era.
    if (inbound.kind === "request" && inbound.method === "server/discover")
      throw new UpstreamFailure("version", 200);
    const said = own(value, "error");
    const names = hiddenNames(context, ports);
    if (isObject(said)) asked.questions.push(...questionsIn(said, context, names));
    const told = isObject(said) ? rewriteError(said, context, names) : said;
    const text =
      told === undefined || told === said ? undefined : stringify({ jsonrpc: "2.0", id, error: told });
    return { text, result: "rpc_error" };
  }
  if (result === undefined || (inbound.kind !== "call" && inbound.kind !== "request")) {
    throw unreadable();
  }
  const { method } = inbound;
  if (isTaskMethod(method)) throw unreadable();
  const rewritten = REWRITES[method](result, asked);
  const { changed, denial, version } = rewritten;
  if (denial !== undefined) return { text: refusedBody(id, denial), result: rewritten.result, version };
  const text = changed && stringify({ ...value, result: changed });
  return { text, result: rewritten.result, version };
}
