/**
 * What the proxy writes of a request **before** anything of it reaches the upstream. Durable first, then forwarded
 * (docs/contract.md, "Promises"). Ids are UUIDs; times are milliseconds since the epoch, UTC.
 */
export type DecisionRecord = {
  readonly kind: "decision";
  /** Id of this call; the outcome record carries the same one, and so does `_meta["sallyport/decision"]`. */
  readonly callId: string;
  readonly at: number;
  /** Absent (null) when the request was refused before a grant was known. */
  readonly orgId: string | null;
  readonly serverId: string | null;
  readonly identityId: string | null;
  readonly grantId: string | null;
  readonly policyId: string | null;
  /** Number of the policy revision that decided; null when no policy was asked. */
  readonly policyRevision: number | null;
  /** JSON-RPC method; `GET` and `DELETE` for requests without a body; null when it could not be read. */
  readonly method: string | null;
  /** Tool of a tools/call; null for other methods and for names that are not legal. */
  readonly tool: string | null;
  /** The prompt, or the resource without what may be secret in its URI, that other methods name; left out for none. */
  readonly subject?: string;
  readonly effect: "allow" | "deny";
  /** Which answer of docs/contract.md was given; `forwarded` when the request went on to the upstream. */
  readonly answer: Answer;
  /** JSON Pointer into the policy, a bracketed name, or empty. */
  readonly rule: string;
  /** The sentence the agent was given; empty when allowed. */
  readonly reason: string;
  /** Names of the top-level arguments, sorted. Never values. */
  readonly argKeys: readonly string[];
  /** Microseconds from the request's first byte to the decision. */
  readonly decisionMicros: number;
  /** Address of the client's side of the connection, for refusals that no grant can be named for. */
  readonly remote: string | null;
  /** Budget that this call reserved. */
  readonly charges: readonly Charge[];
  /** The request in whose course it was decided, where it is none of its own; left out for one that is. */
  readonly partOf?: PartOf;
  /** What rules in shadow would have said; left out when they said nothing. */
  readonly shadow?: readonly ShadowNote[];
  /** The approval that the call asked for, waits for or used; left out where none is needed. */
  readonly approvalId?: string;
};

/** A server's question, or the answer to it, belongs to a request of the client: its id, and its time. */
export type PartOf = { readonly callId: string; readonly at: number };

/** What a rule that is tried out would have answered, had it been enforced. */
export type ShadowNote = {
  readonly effect: "allow" | "deny";
  readonly rule: string;
  readonly reason: string;
};

/** A reservation in a limit's window. Amounts are decimal integers as text, in units of 1e-9. */
export type Charge = {
  readonly key: string;
  readonly windowStart: number;
  /** It counts until `windowStart + windowMs`; in a sliding window that is longer than the window itself. */
  readonly windowMs: number;
  readonly amount: string;
};

/** docs/contract.md, "Answers", by their letter and name. */
export type Answer =
  | "forwarded"
  | "P" // malformed
  | "I" // invalid message
  | "H" // header mismatch
  | "V" // version not served
  | "U" // unauthorized
  | "O" // foreign origin or host
  | "S" // not yours or unknown
  | "N" // method not allowed
  | "X" // refused by HTTP
  | "W" // waits for approval
  | "D" // call denied
  | "E" // request denied
  | "Z" // unknown tool
  | "F"; // unavailable

/** What became of a forwarded request. None follows a crash: the call then shows as unknown. */
export type OutcomeRecord = {
  readonly kind: "outcome";
  readonly callId: string;
  readonly orgId: string;
  /** Time of the decision record, so that both lie in the same partition. */
  readonly decidedAt: number;
  readonly at: number;
  readonly result: OutcomeResult;
  /** HTTP status of the upstream; null when it gave none. */
  readonly upstreamStatus: number | null;
  /** Microseconds from the first byte sent upstream to the last byte of its answer. */
  readonly upstreamMicros: number;
  /** Microseconds from the request's first byte to the last byte of our answer. */
  readonly totalMicros: number;
  readonly responseBytes: number;
  /** Whether the charges of the decision were given back. */
  readonly rolledBack: boolean;
  readonly charges: readonly Charge[];
};

export type OutcomeResult =
  | "ok"
  | "tool_error" // result.isError
  | "rpc_error" // JSON-RPC error
  | "upstream_failed" // no usable answer: connection, status, framing
  | "client_gone" // the client left before the answer was complete
  | "cut_off"; // the grant was revoked, or the proxy stopped, while the answer was on its way

export type AuditRecord = DecisionRecord | OutcomeRecord;
