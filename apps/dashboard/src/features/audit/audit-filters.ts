import {
  createLoader,
  type inferParserType,
  parseAsIsoDateTime,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";

export const RANGES = ["1h", "24h", "7d", "30d", "custom"] as const;
export type Range = (typeof RANGES)[number];

/** What the address of the audit page says: the filters, and the call that is open beside the list. */
export const auditParsers = {
  effect: parseAsStringLiteral(["allow", "deny"] as const),
  tool: parseAsString,
  identity: parseAsString,
  server: parseAsString,
  grant: parseAsString,
  scope: parseAsStringLiteral(["calls", "all"] as const).withDefault("calls"),
  range: parseAsStringLiteral(RANGES),
  from: parseAsIsoDateTime,
  to: parseAsIsoDateTime,
  call: parseAsString,
  at: parseAsIsoDateTime,
};

export type AuditAddress = inferParserType<typeof auditParsers>;

export const loadAuditAddress = createLoader(auditParsers);

/** Everything that narrows the list, as it stands when nothing does. */
export const NO_FILTERS = {
  effect: null,
  tool: null,
  identity: null,
  server: null,
  grant: null,
  range: null,
  from: null,
  to: null,
} as const;

const HOUR_MS = 60 * 60_000;
const SPAN_MS: Readonly<Record<Exclude<Range, "custom">, number>> = {
  "1h": HOUR_MS,
  "24h": 24 * HOUR_MS,
  "7d": 7 * 24 * HOUR_MS,
  "30d": 30 * 24 * HOUR_MS,
};

export const PAGE_ROWS = 100;

export type AuditInput = {
  org: string;
  scope: "calls" | "all";
  limit: number;
  effect?: "allow" | "deny";
  tool?: string;
  identityId?: string;
  serverId?: string;
  grantId?: string;
  from?: Date;
  to?: Date;
};

/** The question to the services. Relative ranges are counted back from `now`. Ids that are none are left out. */
export function toAuditInput(org: string, address: AuditAddress, now: Date): AuditInput {
  const { effect, tool, identity, server, grant, scope } = address;
  return {
    org,
    scope,
    limit: PAGE_ROWS,
    ...(effect && { effect }),
    ...(tool && { tool: tool.slice(0, 128) }),
    ...(isId(identity) && { identityId: identity }),
    ...(isId(server) && { serverId: server }),
    ...(isId(grant) && { grantId: grant }),
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

/** Whether anything narrows the list; the scope is a view, not a filter. */
export function isFiltered(address: AuditAddress): boolean {
  return Object.keys(NO_FILTERS).some((key) => address[key as keyof typeof NO_FILTERS] !== null);
}
