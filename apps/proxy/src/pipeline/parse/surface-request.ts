import { argKeys, subjectOf } from "@sallyport/audit";
import {
  encodeHeaderValue,
  progressTokenOf,
  readSurfaceRequest,
  type StatelessRequestMethod,
  type SurfaceMethod,
  type SurfaceRequest,
} from "@sallyport/mcp";
import type { Call, DecisionDraft, Inbound, Stateless } from "../call/call.ts";
import { invalid, Refusal } from "../call/refusal.ts";
import { headerMismatch } from "../call/stateless-refusal.ts";
import type { Arrival } from "./arrival.ts";
import { nameProblem } from "./mirrored-headers.ts";
import { withOwnState } from "./request-state.ts";
import type { StatelessRequest } from "./stateless-message.ts";

/** A request about something else than tools, in the stateless era. */
export function readSurface(
  call: Call,
  asked: StatelessRequest & { readonly method: SurfaceMethod & StatelessRequestMethod },
  at: Arrival,
): Inbound | Refusal {
  const { message, mirrored, envelope, method } = asked;
  const { id, params } = message;
  const read = readSurfaceRequest(method, params, "stateless");
  if (!read.ok) return invalid(read.problem);
  const { request: surface } = read;
  noteSurface(call.draft, surface);
  const { name, args } = surface;
  const problem = nameProblem(mirrored.name, name);
  if (problem !== undefined) return headerMismatch(id, problem);
  const own = withOwnState(asked, surface, { at, method, name: name ?? "", args });
  if (own instanceof Refusal) return own;
  const headers = ["mcp-method", method];
  if (name !== undefined) headers.push("mcp-name", encodeHeaderValue(name));
  const { clientName, capabilities } = envelope;
  const stateless: Stateless = { headers, clientName, capabilities, params: mirrored.params };
  const progressToken = progressTokenOf(params);
  return { kind: "request", method, id, progressToken, clientName, ...own, stateless, surface };
}

/** What a request about something else than tools names: which resource or prompt, and which arguments of it. */
export function noteSurface(
  draft: DecisionDraft,
  { asks, args }: Pick<SurfaceRequest, "asks" | "args">,
): void {
  draft.argKeys = argKeys(args);
  draft.subject = subjectOf(asks.flatMap(({ surface, name }) => (surface === "logging" ? [] : (name ?? []))));
}
