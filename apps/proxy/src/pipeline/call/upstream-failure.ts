import { type ConnectFailureCode, explainFailure } from "@sallyport/egress";
import { ErrorCode, errorBody, type RequestId, SERVER_PROBLEMS } from "@sallyport/mcp";
import { DecodingFailure } from "../../adapters/upstream/decoded-body.ts";
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
  | "rate_limited"
  | "busy"
  | "status"
  | "media_type"
  | "encoding"
  | "session_id"
  | "unreadable"
  | "too_large"
  | "version"
  | "endpoint"
  | "id_in_use"
  | "too_many"
  | "undecided"
  | "no_room";

const SENTENCES: Readonly<Record<FailureCause, string>> = {
  unreachable: "The server could not be reached.",
  tls: "The server's TLS certificate could not be verified: its issuer is none of the certificate authorities that the server's settings or, where they name none, the proxy's trust; or it is of another name, or expired.",
  plain_http: "The server does not speak TLS where its URL says https.",
  http2_only: "The server does not speak HTTP/1.1.",
  blocked: "The server's address is private or not valid, so it is not connected to.",
  timeout: "The server did not answer in time.",
  closed: "The server closed the connection before its answer was complete.",
  credential: "The credential that Sallyport keeps for the server could not be used.",
  refused_credential: "The server did not accept the credential that Sallyport keeps for it.",
  redirect: "The server answered with a redirect, which is not followed.",
  rate_limited: "The server is rate-limiting: it takes no more requests for now.",
  busy: "The server says that it is unavailable at the moment (HTTP 503).",
  status: "The server answered with an HTTP error.",
  media_type: "The server answered with something else than JSON or an event stream.",
  encoding: SERVER_PROBLEMS.encoding,
  session_id: SERVER_PROBLEMS.session_id,
  unreadable: "The server's answer is not a message that MCP allows.",
  too_large: SERVER_PROBLEMS.too_large,
  no_room:
    "The server's answer could not be held: large answers take as much memory as they may (PROXY_HELD_MAX_MB). Ask for less at once, or later.",
  version: "The server speaks a protocol version that is not served here.",
  endpoint:
    "The server names an address for messages that is not its own (HTTP+SSE), so nothing is sent there.",
  id_in_use: "An earlier request of this id was given up and may still be answered. Use another id.",
  undecided:
    "The server asks for something before it goes on, and Sallyport cannot decide or record that at the moment, so it is not passed on.",
  too_many:
    "The server speaks HTTP+SSE, and there are as many connections to such servers as there may be. End a session, or try again later.",
};

/** The upstream gave no answer that can be passed on. Its message says nothing of what the upstream said. */
export class UpstreamFailure extends Error {
  override readonly name = "UpstreamFailure";
  override readonly cause: FailureCause;
  /** HTTP status of the upstream; null when it gave none. */
  readonly upstreamStatus: number | null;
  /** Milliseconds for which the upstream asks to be left alone, where it does. */
  readonly retryAfterMs: number | undefined;

  constructor(cause: FailureCause, upstreamStatus: number | null = null, more: FailureDetail = {}) {
    super([SENTENCES[cause], more.advice ?? retryAdvice(more.retryAfterMs)].join(" ").trimEnd());
    this.cause = cause;
    this.upstreamStatus = upstreamStatus;
    this.retryAfterMs = more.retryAfterMs;
  }

  /** HTTP status of our answer. */
  get status(): number {
    return STATUSES[this.cause] ?? 502;
  }

  /** The server says that it did not take the request, and when to send it again (docs/threats.md, L4). */
  get wasNotTaken(): boolean {
    return (this.cause === "rate_limited" || this.cause === "busy") && this.retryAfterMs !== undefined;
  }

  /** Headers of our answer: names and values by turns. */
  get headers(): readonly string[] {
    return this.retryAfterMs === undefined
      ? []
      : ["retry-after", String(Math.ceil(this.retryAfterMs / 1000))];
  }
}

type FailureDetail = {
  readonly retryAfterMs?: number | undefined;
  /** A second sentence: what to do. */
  readonly advice?: string | undefined;
};

const STATUSES: Readonly<Partial<Record<FailureCause, number>>> = {
  rate_limited: 429,
  busy: 503,
  too_many: 503,
  undecided: 503,
  no_room: 503,
  timeout: 504,
};

function retryAdvice(retryAfterMs: number | undefined): string {
  return retryAfterMs === undefined ? "" : `Try again in ${Math.ceil(retryAfterMs / 1000)} s.`;
}

/** An answer of status 200 that is no message which MCP allows. */
export function unreadable(): UpstreamFailure {
  return new UpstreamFailure("unreadable", 200);
}

/** Answer G. */
export function failureBody(id: RequestId | null, failure: UpstreamFailure): string {
  const { message, retryAfterMs } = failure;
  const data = retryAfterMs === undefined ? {} : { data: { retryAfterMs } };
  return errorBody(id ?? undefined, { code: ErrorCode.internal, message, ...data });
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
  closed: "closed",
  id_in_use: "id_in_use",
  too_many: "too_many",
  no_room: "no_room",
};

/** What a failed connection or body means, by its cause; never quoting it. */
export function failureOf(error: unknown, upstreamStatus: number | null): UpstreamFailure {
  if (error instanceof UpstreamFailure) return error;
  if (error instanceof SseFailure) return new UpstreamFailure(SSE_CAUSES[error.problem], upstreamStatus);
  if (error instanceof DecodingFailure) return new UpstreamFailure("encoding", upstreamStatus);
  const cause = CAUSES[explainFailure(error).code];
  const isBroken = cause === "unreachable" && upstreamStatus !== null;
  return new UpstreamFailure(isBroken ? "closed" : cause, upstreamStatus);
}
