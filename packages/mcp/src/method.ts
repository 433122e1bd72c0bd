/** Requests of clients that reach the upstream. Everything else is answered N. */
export type ClientRequestMethod = "initialize" | "ping" | "tools/list" | "tools/call";

const CLIENT_REQUESTS: ReadonlySet<string> = new Set<ClientRequestMethod>([
  "initialize",
  "ping",
  "tools/list",
  "tools/call",
]);

const CLIENT_NOTIFICATIONS: ReadonlySet<string> = new Set([
  "notifications/initialized",
  "notifications/cancelled",
  "notifications/progress",
]);

/** Well-behaved clients send these unasked, and their libraries fail on an error: taken, and not passed on. */
const IDLE_NOTIFICATIONS: ReadonlySet<string> = new Set([
  "notifications/roots/list_changed",
  "notifications/tasks/status",
]);

const SERVER_NOTIFICATIONS: ReadonlySet<string> = new Set([
  "notifications/progress",
  "notifications/message",
  "notifications/tools/list_changed",
  "notifications/cancelled",
]);

export function isClientRequest(method: string): method is ClientRequestMethod {
  return CLIENT_REQUESTS.has(method);
}

/**
 * What becomes of a client's notification: relayed; dropped, because its counterpart is never relayed; not_allowed;
 * or invalid, because only a request has such a method.
 */
export function notificationFate(method: string): "relayed" | "dropped" | "not_allowed" | "invalid" {
  if (CLIENT_NOTIFICATIONS.has(method)) return "relayed";
  if (IDLE_NOTIFICATIONS.has(method)) return "dropped";
  return method.startsWith("notifications/") ? "not_allowed" : "invalid";
}

/** Whether a notification of the upstream goes on to the client. */
export function isServerNotification(method: string): boolean {
  return SERVER_NOTIFICATIONS.has(method);
}
