/** The two wire protocols: with sessions (2024-11-05 to 2025-11-25), and stateless (2026-07-28). */
export type Era = "session" | "stateless";

/**
 * What becomes of a method. governed: the policy decides each one. relayed: passed on, its answer rewritten where it
 * could tell too much. answered: by this proxy itself. dropped: taken and not passed on. refused: answered N.
 */
export type Fate = "governed" | "relayed" | "answered" | "dropped" | "refused";

type Table = Readonly<Record<Era, ReadonlyMap<string, Fate>>>;

const every = (fate: Fate, ...methods: string[]): [string, Fate][] => methods.map((name) => [name, fate]);

const SURFACES = [
  "resources/list",
  "resources/templates/list",
  "resources/read",
  "prompts/list",
  "prompts/get",
  "completion/complete",
];
/** What 2026-07-28 has no more: subscriptions/listen and a log level in each request took their place. */
const OLDER_SURFACES = ["resources/subscribe", "resources/unsubscribe", "logging/setLevel"];
const FROM_SERVERS = ["sampling/createMessage", "elicitation/create", "roots/list"];

/** Requests of clients. What is not here is refused as well; the names are here so that nobody forgot one. */
export const CLIENT_REQUESTS: Table = {
  session: new Map([
    ...every("governed", "tools/call", ...SURFACES, ...OLDER_SURFACES),
    ...every("governed", "tasks/get", "tasks/result", "tasks/cancel"),
    ...every("relayed", "initialize", "ping", "tools/list"),
    // A server lists tasks by the credential that all grants share.
    ...every("refused", "tasks/list", "tasks/update"),
    ...every("refused", ...FROM_SERVERS, "server/discover", "subscriptions/listen"),
  ]),
  stateless: new Map([
    ...every("governed", "tools/call", ...SURFACES),
    ...every("governed", "tasks/get", "tasks/update", "tasks/cancel"),
    ...every("relayed", "server/discover", "tools/list", "subscriptions/listen"),
    ...every("refused", ...OLDER_SURFACES, ...FROM_SERVERS, "initialize", "ping"),
    ...every("refused", "tasks/list", "tasks/result"),
  ]),
};

/**
 * Notifications of clients. What is not here is dropped too: well-behaved clients send notifications unasked, and their
 * libraries fail on an error. In the stateless era a client cancels by closing its request.
 */
export const CLIENT_NOTIFICATIONS: Table = {
  session: new Map([
    ...every("relayed", "notifications/initialized", "notifications/cancelled", "notifications/progress"),
    ...every("governed", "notifications/roots/list_changed"),
    ...every("dropped", "notifications/tasks/status"),
  ]),
  stateless: new Map(
    every(
      "dropped",
      "notifications/cancelled",
      "notifications/initialized",
      "notifications/progress",
      "notifications/roots/list_changed",
      "notifications/tasks/status",
    ),
  ),
};

/** Requests of servers: on a stream in the session era, inside an input-required result in the stateless one. */
export const SERVER_REQUESTS: Table = {
  session: new Map([
    ...every("answered", "ping"),
    ...every("governed", ...FROM_SERVERS),
    ...every("refused", "tasks/get", "tasks/result", "tasks/list", "tasks/cancel"),
  ]),
  stateless: new Map(every("governed", ...FROM_SERVERS)),
};

const OF_SURFACES = [
  "notifications/message",
  "notifications/resources/list_changed",
  "notifications/resources/updated",
  "notifications/prompts/list_changed",
];
const UNHEARD = [
  "notifications/tasks/status",
  "notifications/elicitation/complete",
  "notifications/cancelled",
];

/** Notifications of servers. What is not here is dropped. */
export const SERVER_NOTIFICATIONS: Table = {
  session: new Map([
    ...every("governed", ...OF_SURFACES, "notifications/elicitation/complete"),
    ...every("governed", "notifications/tasks/status"),
    ...every("relayed", "notifications/progress", "notifications/cancelled"),
    ...every("relayed", "notifications/tools/list_changed"),
    ...every("dropped", "notifications/tasks", "notifications/subscriptions/acknowledged"),
  ]),
  stateless: new Map([
    ...every("governed", ...OF_SURFACES, "notifications/tasks"),
    ...every("relayed", "notifications/progress", "notifications/subscriptions/acknowledged"),
    ...every("relayed", "notifications/tools/list_changed"),
    ...every("dropped", ...UNHEARD),
  ]),
};
