export { createContentDecoder, isReadableCoding } from "./content-decoder.ts";
export { type ConnectFailureCode, explainFailure } from "./explain-failure.ts";
export { createGuardedAgent } from "./guarded-agent.ts";
export { isAllowedAddress, isPublicAddress } from "./public-address.ts";
export { type Authority, authorityFault, readAuthorities } from "./read-authorities.ts";
export { checkUpstreamUrl, type EgressRules } from "./upstream-url.ts";
