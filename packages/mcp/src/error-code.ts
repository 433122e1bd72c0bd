/** JSON-RPC 2.0 section 5.1, and the codes of docs/contract.md, "Answers". */
export const ErrorCode = {
  parse: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internal: -32603,
  /** As servers of the official SDKs answer with 404; in no revision of MCP. */
  sessionNotFound: -32001,
  headerMismatch: -32020,
  missingCapability: -32021,
  unsupportedVersion: -32022,
  /** Of servers, before 2026-07-28 only: a person has to visit a URL first. */
  elicitationRequired: -32042,
  /** Outside the range that JSON-RPC and MCP reserve, as MCP asks of everybody's own codes. */
  unauthorized: -31401,
  denied: -31403,
  approvalPending: -31409,
} as const;
