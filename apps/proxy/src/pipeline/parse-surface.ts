import { argKeys } from "@sallyport/audit";
import {
  encodeHeaderValue,
  progressTokenOf,
  readSurfaceRequest,
  type StatelessRequestMethod,
  type SurfaceMethod,
} from "@sallyport/mcp";
import type { Call, Inbound, Stateless } from "./call.ts";
import { nameProblem } from "./mirrored-headers.ts";
import { withOwnState } from "./own-state.ts";
import type { Asked, At } from "./parse-stateless.ts";
import { headerMismatch } from "./refusal-stateless.ts";
import { invalid, Refusal } from "./refusal.ts";

/** A request about something else than tools, in the stateless era. */
export function readSurface(
  call: Call,
  asked: Asked & { readonly method: SurfaceMethod & StatelessRequestMethod },
  at: At,
): Inbound | Refusal {
  const { message, mirrored, envelope, method } = asked;
  const { id, params } = message;
  const read = readSurfaceRequest(method, params, "stateless");
  if (!read.ok) return invalid(read.problem);
  const { request: surface } = read;
  const { name, args } = surface;
  const problem = nameProblem(mirrored.name, name);
  if (problem !== undefined) return headerMismatch(id, problem);
  call.trail.argKeys = argKeys(args);
  const own = withOwnState(asked, surface, { at, method, name: name ?? "", args });
  if (own instanceof Refusal) return own;
  const headers = ["mcp-method", method];
  if (name !== undefined) headers.push("mcp-name", encodeHeaderValue(name));
  const { clientName, capabilities } = envelope;
  const stateless: Stateless = { headers, clientName, capabilities, params: mirrored.params };
  const progressToken = progressTokenOf(params);
  return { kind: "request", method, id, progressToken, clientName, ...own, stateless, surface };
}
