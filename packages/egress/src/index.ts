export { type ConnectFailure, type ConnectFailureCode, explainFailure } from "./explain-failure.ts";
export { BlockedAddressError, createGuardedAgent, type GuardedAgentOptions } from "./guarded-agent.ts";
export { isPublicAddress } from "./public-address.ts";
export { checkUpstreamUrl, type EgressRules, type UrlVerdict } from "./upstream-url.ts";
