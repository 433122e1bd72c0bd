/**
 * The checks of a scenario that do not pass, by how what the suite says of them begins, and why: straight at the
 * fixture, and through the proxy where those are others. A run fails when one of them passes, as when any other does not.
 */
export type Exception = {
  readonly why: string;
  readonly straight: readonly string[];
  readonly through?: readonly string[];
};

const NO_TASKS = "not scored: tasks are an extension, which the fixture does not have";
const tasks = (...straight: string[]): Exception => ({ why: NO_TASKS, straight });

/** What a server is asked, in every revision that has the scenario. */
export const SERVER_EXCEPTIONS: Readonly<Record<string, Exception>> = {
  "input-required-result-ignore-extra-params": {
    why: "answers to what was never asked are refused by the proxy",
    straight: [],
    through: ["sep-2322-ignore-unexpected-params"],
  },
  "input-required-result-missing-input-response": {
    why: "answers to what was never asked are refused by the proxy",
    straight: [],
    through: ["sep-2322-missing-response-rerequests"],
  },
  "tasks-capability-negotiation": tasks(
    "sep-2663-server-rejects-undeclared-client",
    "sep-2663-tasks-methods-non-declaring",
    "tasks-extension-advertised",
    "tasks-per-request-meta-opt-in",
  ),
  "tasks-dispatch-and-envelope": tasks(
    "sep-2663-durable-create-strong-consistency",
    "sep-2663-legacy-task-param-ignored",
    "sep-2663-tasks-get-invalid-task-id-32602",
    "tasks-immediate-result-shortcut",
    "tasks-result-type-complete-on-non-task-responses",
    "tasks-server-directed-creation-no-hint",
  ),
  "tasks-lifecycle": tasks(
    "sep-2663-cancel-ack-empty-result",
    "sep-2663-result-type-task-on-create",
    "sep-2663-tasks-get-status-completed",
    "sep-2663-tasks-get-status-failed",
    "sep-2663-tasks-get-status-working",
    "sep-2663-tool-error-uses-completed-status",
    "tasks-cancel-terminal-idempotent-ack",
    "tasks-sync-tool-call",
  ),
  "tasks-mrtr-composition": tasks("sep-2663-mrtr-synchronous-before-task-creation"),
  "tasks-mrtr-input": tasks(
    "sep-2663-tasks-get-status-input-required",
    "tasks-mrtr-partial-fulfillment",
    "tasks-mrtr-tasks-update-resumes",
  ),
  "tasks-request-headers": tasks(
    "sep-2663-routing-headers-accepted-on-tasks-get",
    "sep-2663-server-rejects-mismatched-mcp-name-on-tasks-get",
    "tasks-headers-tolerate-mcp-method-on-tools-call",
  ),
  "tasks-request-state-removal": tasks("tasks-request-state-removal-setup"),
  "tasks-required-task-error": tasks("sep-2663-server-returns-missing-capability-when-required"),
  "tasks-status-notifications": {
    why: "not scored: the suite itself skips it",
    straight: ["tasks-status-notifications"],
  },
  "tasks-wire-fields": tasks(
    "tasks-no-early-ttl-expiry",
    "tasks-no-related-task-meta-on-inlined-result",
    "tasks-wire-field-renames",
  ),
};

/** What a client is put to, likewise. */
export const CLIENT_EXCEPTIONS: Readonly<Record<string, Exception>> = {
  "http-standard-headers": {
    why: "a client of the stateless era has no session to begin",
    straight: ["initialize", "notifications/initialized"].map(
      (method) => `sep-2243-client-includes-standard-headers Client did not send a ${method} request`,
    ),
  },
};

/** Scenarios for clients that mean nothing through the proxy, and why. */
export const NOT_APPLICABLE: readonly { readonly pattern: RegExp; readonly why: string }[] = [
  {
    pattern: /^auth\//,
    why: "OAuth between a client and its server: the proxy takes its own tokens, and passes no client's on",
  },
];
