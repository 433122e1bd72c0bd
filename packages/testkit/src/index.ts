export { startThrowAwayPostgres } from "@sallyport/db/testing";
export { createTestDatabase, type TestDatabase } from "./test-database.ts";
export { issuedBy, selfSigned } from "./certificate.ts";
export { ConnectionTrap, PRIVATE_HOSTS, PRIVATE_NAMES } from "./private-hosts.ts";
export { freePort } from "./free-port.ts";
export { PROXY_UNDER_TEST, ProxyProcess } from "./proxy-process.ts";
export { RawClient, type RawResponse } from "./raw-client.ts";
export type { ScriptedStream } from "./scripted-streams.ts";
export {
  type JsonRpc,
  type ScriptedAnswer,
  ScriptedUpstream,
  type ScriptedUpstreamOptions,
  type SeenRequest,
  sseText,
} from "./scripted-upstream.ts";
export { TcpRelay } from "./tcp-relay.ts";
export {
  type NewGrant,
  Tenant,
  type TenantOptions,
  TEST_SEALING_KEYS,
  type ToolDefinition,
  toolDefinition,
} from "./tenant.ts";
