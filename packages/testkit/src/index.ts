export { createTestDatabase, startThrowAwayPostgres, type TestDatabase } from "@sallyport/db/testing";
export { type Certificate, selfSigned } from "./certificate.ts";
export { ConnectionTrap, PRIVATE_HOSTS, PRIVATE_NAMES } from "./private-hosts.ts";
export { freePort } from "./free-port.ts";
export { ProxyProcess, type ProxyProcessOptions } from "./proxy-process.ts";
export { RawClient, type RawResponse } from "./raw-client.ts";
export type { ScriptedStream } from "./scripted-streams.ts";
export {
  type JsonRpc,
  type Script,
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
