export const RANGES = ["1h", "24h", "7d", "30d", "custom"] as const;
export type Range = (typeof RANGES)[number];

/** The state of the audit page in its URL: the filters, and the call whose details are open. */
export type AuditAddress = {
  readonly scope: "calls" | "all";
  readonly effect: "allow" | "deny" | null;
  readonly tool: string | null;
  readonly identity: string | null;
  readonly server: string | null;
  readonly grant: string | null;
  /** `yes`: only calls that people had to approve; an id: only those of one approval. */
  readonly approval: string | null;
  readonly range: Range | null;
  readonly from: Date | null;
  readonly to: Date | null;
  readonly call: string | null;
  readonly at: Date | null;
};

/** All filters, without a value. */
export const NO_FILTERS = {
  effect: null,
  tool: null,
  identity: null,
  server: null,
  grant: null,
  approval: null,
  range: null,
  from: null,
  to: null,
} as const;

/** Reads the query of a URL. An invalid value counts as absent. */
export function parseAddress(params: Pick<URLSearchParams, "get">): AuditAddress {
  const text = (key: string) => params.get(key) || null;
  const time = (key: string) => {
    const at = new Date(params.get(key) ?? "");
    return Number.isNaN(at.getTime()) ? null : at;
  };
  const effect = text("effect");
  const range = text("range");
  const approval = text("approval");
  return {
    scope: text("scope") === "all" ? "all" : "calls",
    effect: effect === "allow" || effect === "deny" ? effect : null,
    tool: text("tool"),
    identity: text("identity"),
    server: text("server"),
    grant: text("grant"),
    approval: approval === "yes" || isId(approval) ? approval : null,
    range: RANGES.find((known) => known === range) ?? null,
    from: time("from"),
    to: time("to"),
    call: text("call"),
    at: time("at"),
  };
}

/** The query of a URL, in a fixed order, without empty values. */
export function printAddress(address: AuditAddress): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(address)) {
    if (value === null || (key === "scope" && value === "calls")) continue;
    params.set(key, value instanceof Date ? value.toISOString() : value);
  }
  return params.toString();
}

const HOUR_MS = 60 * 60_000;
const SPAN_MS: Readonly<Record<Exclude<Range, "custom">, number>> = {
  "1h": HOUR_MS,
  "24h": 24 * HOUR_MS,
  "7d": 7 * 24 * HOUR_MS,
  "30d": 30 * 24 * HOUR_MS,
};

const PAGE_ROWS = 100;

export type AuditInput = {
  org: string;
  scope: "calls" | "all";
  limit: number;
  effect?: "allow" | "deny";
  tool?: string;
  identityId?: string;
  serverId?: string;
  grantId?: string;
  approval?: true;
  approvalId?: string;
  from?: Date;
  to?: Date;
};

/** The input of `audit.list`. Relative ranges end at `now`. Invalid ids are left out. */
export function toAuditInput(org: string, address: AuditAddress, now: Date): AuditInput {
  const { effect, tool, identity, server, grant, approval, scope } = address;
  return {
    org,
    scope,
    limit: PAGE_ROWS,
    ...(effect && { effect }),
    ...(tool && { tool: tool.slice(0, 256) }),
    ...(isId(identity) && { identityId: identity }),
    ...(isId(server) && { serverId: server }),
    ...(isId(grant) && { grantId: grant }),
    ...(approval === "yes" && { approval: true as const }),
    ...(isId(approval) && { approvalId: approval }),
    ...timesOf(address, now),
  };
}

function timesOf({ range, from, to }: AuditAddress, now: Date): { from?: Date; to?: Date } {
  if (range === null) return {};
  if (range === "custom") return { ...(from && { from }), ...(to && { to }) };
  return { from: new Date(now.getTime() - SPAN_MS[range]) };
}

function isId(text: string | null): text is string {
  return text !== null && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}

/** Whether a filter has a value. The scope is a view, not a filter. */
export function isFiltered(address: AuditAddress): boolean {
  return Object.keys(NO_FILTERS).some((key) => address[key as keyof typeof NO_FILTERS] !== null);
}
