import { isObject, type JsonObject, own, stringify } from "@sallyport/json";
import {
  emptyResultBody,
  errorBody,
  ErrorCode,
  inputSurfaceOf,
  mentionsAnyIn,
  methodNotFoundBody,
  progressTokenOf,
  type RpcRequest,
} from "@sallyport/mcp";
import type { Owner } from "../../adapters/seals/owner.ts";
import { type Seen, seeWithin } from "../call/call.ts";
import type { CallContext } from "../call/context.ts";
import type { Ports } from "../call/ports.ts";
import { hiddenNames } from "../decide/hidden-names.ts";
import type { RuleDenial } from "../decide/permission.ts";
import { NAMES_HIDDEN } from "../decide/within.ts";
import { evaluateSurface } from "../decide/surfaces.ts";
import { answerServer } from "../forward/answer-server.ts";
import { type RecordedDecision, toDecisionRecord } from "../record/decision-record.ts";

/** A server's request on a stream to a client. */
export type ReceivedServerRequest = {
  readonly request: RpcRequest;
  /** The whole message. */
  readonly value: JsonObject;
  readonly owner: Owner;
  /** On whose stream it came. */
  readonly call: Seen;
  /** Whether the client is there to be asked. */
  readonly canAsk: boolean;
  /** Whether it may have been there before, because the stream is read again. */
  readonly isReplay: boolean;
};

/** A server's request as the client may see it, and what is known of it for its outcome. */
export type PassedServerRequest = { readonly text: string; readonly seen: Seen };

/**
 * Decides a server's request by the policy of this moment, and records that, before the client sees anything of it.
 * Undefined where the client never will: the server is answered here then, in words of ours.
 */
export async function governServerRequest(
  asked: ReceivedServerRequest,
  context: CallContext,
  ports: Ports,
): Promise<PassedServerRequest | undefined> {
  const { request, owner } = asked;
  const { id, method } = request;
  const surface = inputSurfaceOf(method, "session");
  if (surface === undefined) {
    answerServer(method === "ping" ? emptyResultBody(id) : methodNotFoundBody(id), context, ports);
    return undefined;
  }
  if (asked.isReplay && (await ports.serverRequests.isClosed(owner, id))) return undefined;
  const now = ports.clock.now();
  const access = ports.snapshot.refresh(context.access, now);
  if (access === undefined) return undefined; // its streams are being cut
  if (ports.notReady() !== undefined) {
    answerServer(errorBody(id, NOT_PASSED_ON), context, ports);
    return undefined;
  }
  const { grant } = access;
  const seen = seeWithin(asked.call, method, ports.clock);
  seen.draft.policyId = grant.policyId;
  const { effect, rule, reason } = evaluateSurface(seen.draft, surface, ports.snapshot.policyOf(grant));
  const denial = effect === "deny" ? { rule, reason } : denialOf(asked, context, ports);
  try {
    await ports.spool.append(toDecisionRecord(seen, recordedAs(rule, denial), ports.clock.elapsed()));
  } catch {
    answerServer(errorBody(id, NOT_PASSED_ON), context, ports);
    return undefined;
  }
  if (denial !== undefined) {
    await ports.serverRequests.close(owner, id);
    answerServer(methodNotFoundBody(id), context, ports);
    return undefined;
  }
  const progressToken = progressTokenOf(request.params);
  // One that is read again is the same one, and answered once.
  const known = asked.isReplay ? await ports.serverRequests.idOf(owner, id, now) : undefined;
  const ours =
    known ?? (await ports.serverRequests.ask(owner, { method, upstreamId: id, progressToken }, now));
  return { text: relabelled(asked, ours, progressToken !== undefined), seen };
}

const NOT_PASSED_ON = { code: ErrorCode.internal, message: "The request could not be passed on." };

/** What no policy can allow. */
function denialOf(
  { request, value, canAsk }: ReceivedServerRequest,
  context: CallContext,
  ports: Ports,
): RuleDenial | undefined {
  if (!canAsk)
    return { rule: "(no stream)", reason: "The client reads no stream on which it could be asked." };
  if (request.params !== undefined && Object.hasOwn(request.params, "task"))
    return { rule: "(tasks)", reason: "Requests that run as tasks are not supported." };
  if (mentionsAnyIn(value, hiddenNames(context, ports))) return NAMES_HIDDEN;
  return undefined;
}

/** The message under an id of ours, which is its progress token as well. */
function relabelled({ value }: ReceivedServerRequest, id: string, hasToken: boolean): string {
  if (!hasToken) return stringify({ ...value, id });
  const params = own(value, "params");
  const meta = isObject(params) ? own(params, "_meta") : undefined;
  const known = { ...(isObject(meta) ? meta : {}), progressToken: id };
  return stringify({ ...value, id, params: { ...(isObject(params) ? params : {}), _meta: known } });
}

function recordedAs(rule: string, denial: RuleDenial | undefined): RecordedDecision {
  if (denial === undefined) return { effect: "allow", answer: "forwarded", rule, reason: "", charges: [] };
  return { effect: "deny", answer: "E", ...denial, charges: [] };
}
