/**
 * The checks of a scenario that do not pass, by how what the suite says of them begins, and why: straight at the
 * fixture, and through the proxy where those are others. A run fails when one of them passes, as when any other does not.
 */
export type Exception = {
  readonly why: string;
  readonly straight: readonly string[];
  readonly through?: readonly string[];
};

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
  "tasks-status-notifications": {
    why: "not scored: the suite itself skips it",
    straight: ["tasks-status-notifications"],
  },
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
