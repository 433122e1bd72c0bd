import {
  CLIENT_NOTIFICATIONS,
  CLIENT_REQUESTS,
  type Era,
  SERVER_NOTIFICATIONS,
  SERVER_REQUESTS,
} from "./method-table.ts";
import type { SurfaceMethod } from "./surface-request.ts";
import type { TaskMethod } from "./task-request.ts";

/** Requests of clients that reach the upstream. Everything else is answered N. */
export type ClientRequestMethod = SessionRequestMethod | StatelessRequestMethod;
export type SessionRequestMethod =
  | "initialize"
  | "ping"
  | "tools/list"
  | "tools/call"
  | SurfaceMethod
  | Exclude<TaskMethod, "tasks/update">;
export type StatelessRequestMethod =
  | "server/discover"
  | "tools/list"
  | "tools/call"
  | "subscriptions/listen"
  | Exclude<SurfaceMethod, SessionSurfaceMethod>
  | Exclude<TaskMethod, "tasks/result">;
type SessionSurfaceMethod = "resources/subscribe" | "resources/unsubscribe" | "logging/setLevel";

export function isClientRequest(method: string): method is SessionRequestMethod {
  return isPassed("session", method);
}

export function isStatelessRequest(method: string): method is StatelessRequestMethod {
  return isPassed("stateless", method);
}

function isPassed(era: Era, method: string): boolean {
  const fate = CLIENT_REQUESTS[era].get(method);
  return fate === "governed" || fate === "relayed";
}

/**
 * What becomes of a client's notification: relayed, as far as the policy allows; dropped, because its counterpart is never relayed; not_allowed;
 * or invalid, because only a request has such a method.
 */
export function notificationFate(method: string, era: Era = "session"): "relayed" | "dropped" | "invalid" {
  const fate = CLIENT_NOTIFICATIONS[era].get(method);
  if (fate === "relayed" || fate === "governed") return "relayed";
  const isRequest = CLIENT_REQUESTS.session.has(method) || CLIENT_REQUESTS.stateless.has(method);
  return isRequest ? "invalid" : "dropped";
}

/** Whether a notification of the upstream may go on to the client, where the policy allows what it is about. */
export function isServerNotification(method: string, era: Era = "session"): boolean {
  const fate = SERVER_NOTIFICATIONS[era].get(method);
  return fate === "relayed" || fate === "governed";
}

/** What a server may ask a client for, as policies and clients' capabilities call it. */
export type InputSurface = "elicitation" | "sampling" | "roots";

const SURFACES: Readonly<Record<string, InputSurface>> = {
  "elicitation/create": "elicitation",
  "sampling/createMessage": "sampling",
  "roots/list": "roots",
};

/** The surface of a server's request to a client; undefined for one that a server has no business to make. */
export function inputSurfaceOf(method: string, era: Era): InputSurface | undefined {
  return SERVER_REQUESTS[era].get(method) === "governed" ? SURFACES[method] : undefined;
}
