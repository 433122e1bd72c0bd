/**
 * The checks of a scenario that do not pass, each by the beginning of the suite's line, and why: directly at the fixture,
 * and through the proxy where those differ. A run fails when one of them passes, or when any other check fails.
 */
export type Exception = {
  readonly why: string;
  readonly straight: readonly string[];
  readonly through?: readonly string[];
};

/** Server scenarios, in every revision that has them. */
export const SERVER_EXCEPTIONS: Readonly<Record<string, Exception>> = {
  "input-required-result-ignore-extra-params": {
    why: "the proxy refuses answers to requests that were never made",
    straight: [],
    through: ["sep-2322-ignore-unexpected-params"],
  },
  "input-required-result-missing-input-response": {
    why: "the proxy refuses answers to requests that were never made",
    straight: [],
    through: ["sep-2322-missing-response-rerequests"],
  },
  "tasks-status-notifications": {
    why: "not scored: the suite itself skips it",
    straight: ["tasks-status-notifications"],
  },
};

/** Client scenarios, in every revision that has them. */
export const CLIENT_EXCEPTIONS: Readonly<Record<string, Exception>> = {
  "http-standard-headers": {
    why: "a client of the stateless era begins no session",
    straight: ["initialize", "notifications/initialized"].map(
      (method) => `sep-2243-client-includes-standard-headers Client did not send a ${method} request`,
    ),
  },
};

/** Client scenarios that do not apply to the proxy, and why. */
export const NOT_APPLICABLE: readonly { readonly pattern: RegExp; readonly why: string }[] = [
  {
    pattern: /^auth\//,
    why: "OAuth between a client and its server: the proxy accepts only its own tokens and passes none on",
  },
];
