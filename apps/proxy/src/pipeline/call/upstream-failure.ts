import { type ConnectFailureCode, explainFailure } from "@sallyport/egress";
import { ErrorCode, errorBody, type RequestId } from "@sallyport/mcp";
import { SseFailure, type SseProblem } from "../../adapters/upstream/http-sse/sse-failure.ts";

/** What was wrong with the upstream, as far as a client is told (docs/contract.md, G). */
export type FailureCause =
  | "unreachable"
  | "tls"
  | "plain_http"
  | "http2_only"
  | "blocked"
  | "timeout"
  | "closed"
  | "credential"
  | "refused_credential"
  | "redirect"
  | "status"
  | "media_type"
  | "encoding"
  | "unreadable"
  | "too_large"
  | "version"
  | "endpoint"
  | "id_in_use"
  | "too_many";

const SENTENCES: Readonly<Record<FailureCause, string>> = {
  unreachable: "The server could not be reached.",
  tls: "The server's TLS certificate could not be verified.",
  plain_http: "The server does not speak TLS where its URL says https.",
  http2_only: "The server does not speak HTTP/1.1.",
  blocked: "The server's address is private or not valid, so it is not connected to.",
  timeout: "The server did not answer in time.",
  closed: "The server closed the connection before its answer was complete.",
  credential: "The credential that Sallyport keeps for the server could not be used.",
  refused_credential: "The server did not accept the credential that Sallyport keeps for it.",
  redirect: "The server answered with a redirect, which is not followed.",
  status: "The server answered with an HTTP error.",
  media_type: "The server answered with something else than JSON or an event stream.",
  encoding: "The server compressed its answer without being asked to.",
  unreadable: "The server's answer is not a message that MCP allows.",
  too_large: "The server's answer is larger than allowed.",
  version: "The server speaks a protocol version that is not served here.",
  endpoint:
    "The server names an address for messages that is not its own (HTTP+SSE), so nothing is sent there.",
  id_in_use: "An earlier request of this id was given up and may still be answered. Use another id.",
  too_many:
    "The server speaks HTTP+SSE, and there are as many connections to such servers as there may be. End a session, or try again later.",
};

/** The upstream gave no answer that can be passed on. Its message says nothing of what the upstream said. */
export class UpstreamFailure extends Error {
  override readonly name = "UpstreamFailure";
  override readonly cause: FailureCause;
  /** HTTP status of the upstream; null when it gave none. */
  readonly upstreamStatus: number | null;

  constructor(cause: FailureCause, upstreamStatus: number | null = null) {
    super(SENTENCES[cause]);
    this.cause = cause;
    this.upstreamStatus = upstreamStatus;
  }

  /** HTTP status of our answer. */
  get status(): 502 | 503 | 504 {
    if (this.cause === "too_many") return 503;
    return this.cause === "timeout" ? 504 : 502;
  }
}

/** An answer of status 200 that is no message which MCP allows. */
export function unreadable(): UpstreamFailure {
  return new UpstreamFailure("unreadable", 200);
}

/** Answer G. */
export function failureBody(id: RequestId | null, failure: UpstreamFailure): string {
  return errorBody(id ?? undefined, { code: ErrorCode.internal, message: failure.message });
}

/** `unreachable` after an answer has begun means that the connection broke. */
const CAUSES: Readonly<Record<ConnectFailureCode, FailureCause>> = {
  private_address: "blocked",
  timeout: "timeout",
  closed: "closed",
  dns: "unreachable",
  refused: "unreachable",
  unreachable: "unreachable",
  tls: "tls",
  plain_http: "plain_http",
  http2_only: "http2_only",
  unknown: "unreachable",
};

const SSE_CAUSES: Readonly<Record<SseProblem, FailureCause>> = {
  not_spoken: "status",
  refused_credential: "refused_credential",
  foreign_endpoint: "endpoint",
  timeout: "timeout",
  too_large: "too_large",
  unreadable: "unreadable",
  closed: "closed",
  id_in_use: "id_in_use",
  too_many: "too_many",
};

/** What a failed connection or body means, by its cause; never quoting it. */
export function failureOf(error: unknown, upstreamStatus: number | null): UpstreamFailure {
  if (error instanceof UpstreamFailure) return error;
  if (error instanceof SseFailure) return new UpstreamFailure(SSE_CAUSES[error.problem], upstreamStatus);
  const cause = CAUSES[explainFailure(error).code];
  const isBroken = cause === "unreachable" && upstreamStatus !== null;
  return new UpstreamFailure(isBroken ? "closed" : cause, upstreamStatus);
}
