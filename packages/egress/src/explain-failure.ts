import { PRIVATE_ADDRESS } from "./upstream-url.ts";

/** Why a server could not be reached, as far as the network goes. */
export type ConnectFailureCode =
  | "dns"
  | "refused"
  | "unreachable"
  | "tls"
  | "plain_http"
  | "http2_only"
  | "timeout"
  | "private_address"
  | "closed"
  | "unknown";

export type ConnectFailure = { readonly code: ConnectFailureCode; readonly message: string };

const BY_CODE: Readonly<Record<string, ConnectFailureCode>> = {
  BLOCKED_ADDRESS: "private_address",
  ENOTFOUND: "dns",
  EAI_AGAIN: "dns",
  EAI_FAIL: "dns",
  EAI_NODATA: "dns",
  EAI_NONAME: "dns",
  ECONNREFUSED: "refused",
  EHOSTUNREACH: "unreachable",
  ENETUNREACH: "unreachable",
  EADDRNOTAVAIL: "unreachable",
  ETIMEDOUT: "timeout",
  UND_ERR_CONNECT_TIMEOUT: "timeout",
  UND_ERR_HEADERS_TIMEOUT: "timeout",
  UND_ERR_BODY_TIMEOUT: "timeout",
  ECONNRESET: "closed",
  EPIPE: "closed",
  UND_ERR_SOCKET: "closed",
  DEPTH_ZERO_SELF_SIGNED_CERT: "tls",
  SELF_SIGNED_CERT_IN_CHAIN: "tls",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "tls",
  UNABLE_TO_GET_ISSUER_CERT: "tls",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "tls",
  CERT_HAS_EXPIRED: "tls",
  CERT_NOT_YET_VALID: "tls",
  CERT_REVOKED: "tls",
  CERT_UNTRUSTED: "tls",
  EPROTO: "tls",
  ERR_SSL_WRONG_VERSION_NUMBER: "plain_http",
  ERR_SSL_PACKET_LENGTH_TOO_LONG: "plain_http",
  ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL: "http2_only",
};

const MESSAGES: Readonly<Record<ConnectFailureCode, string>> = {
  dns: "The host name has no address. Check the spelling, or that its DNS record is public.",
  refused: "The host refused the connection. Check the port, and that the server is running.",
  unreachable: "There is no network route to the host.",
  tls: "The server's TLS certificate could not be verified. It must be valid for this host name and issued by one of the server's certificate authorities in its settings or, where none are given, by a public authority or one that NODE_EXTRA_CA_CERTS names.",
  plain_http:
    "The URL says https, and the server does not speak TLS on this port. Enter the port that does, or put TLS in front of the server.",
  http2_only:
    "The server does not speak HTTP/1.1, perhaps HTTP/2 only. Let it, or the proxy in front of it, accept HTTP/1.1 too.",
  timeout: "The server did not answer in time.",
  private_address: PRIVATE_ADDRESS,
  closed: "The server closed the connection before it answered.",
  unknown: "The connection failed.",
};

/** Names the cause of a failed connection, by the error's code or that of what caused it. Never quotes the error. */
export function explainFailure(error: unknown): ConnectFailure {
  const code = failureCode(error);
  return { code, message: MESSAGES[code] };
}

function failureCode(error: unknown, depth = 0): ConnectFailureCode {
  if (!(error instanceof Error) || depth > 4) return "unknown";
  const named = "code" in error && typeof error.code === "string" ? error.code : "";
  if (Object.hasOwn(BY_CODE, named)) return BY_CODE[named] ?? "unknown";
  if (named.startsWith("ERR_TLS") || named.startsWith("ERR_SSL")) return "tls";
  if (error.name === "TimeoutError") return "timeout";
  if (error.name === "HTTPParserError") return "http2_only";
  const inner = error instanceof AggregateError ? error.errors[0] : error.cause;
  return inner === undefined ? "unknown" : failureCode(inner, depth + 1);
}
