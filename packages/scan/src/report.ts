import { SEVERITIES, type Severity, type Verdict } from "@sallyport/catalog";
import type { ConfiguredServer } from "./configured-server.ts";
import { type LeakRole, leakRolesOf } from "./roles.ts";

/** What the catalogue knows of a configured server. */
export type KnownServer = {
  readonly slug: string;
  readonly name: string;
  readonly tools: readonly Verdict[];
};

export type ScannedServer = {
  readonly configured: ConfiguredServer;
  /** Undefined: the catalogue does not know it, so nothing is said of its tools. */
  readonly known: KnownServer | undefined;
};

export type ScannedTool = {
  readonly server: string;
  readonly slug: string | undefined;
  readonly verdict: Verdict;
};

/** Three tools that together can carry private data out at a stranger's word. */
type Leak = {
  readonly private: ScannedTool;
  readonly untrusted: ScannedTool;
  readonly outward: ScannedTool;
  /** True where one server alone has all three. */
  readonly inOneServer: boolean;
  readonly text: string;
};

export type Report = {
  readonly servers: readonly ScannedServer[];
  readonly known: number;
  readonly unknown: number;
  readonly tools: number;
  readonly bySeverity: Readonly<Record<Severity, number>>;
  /** The ten worst, the worst first. */
  readonly worst: readonly ScannedTool[];
  /** At most one for each pair of servers, the worst way out first; at most ten. */
  readonly leaks: readonly Leak[];
  readonly highest: Severity | undefined;
};

const MAX_SHOWN = 10;

/** What the servers of one client can do together. Servers that are switched off do not count. */
export function reportOf(servers: readonly ScannedServer[]): Report {
  const on = servers.filter(({ configured }) => !configured.isOff);
  const tools = on.flatMap(({ configured, known }) =>
    (known?.tools ?? []).map(
      (verdict): ScannedTool => ({ server: configured.name, slug: known?.slug, verdict }),
    ),
  );
  const sorted = tools.toSorted(worstFirst);
  const counts = SEVERITIES.map((severity): [Severity, number] => [
    severity,
    tools.filter(({ verdict }) => verdict.severity === severity).length,
  ]);
  return {
    servers,
    known: on.filter(({ known }) => known !== undefined).length,
    unknown: on.filter(({ known }) => known === undefined).length,
    tools: tools.length,
    bySeverity: Object.fromEntries(counts) as Record<Severity, number>,
    worst: sorted.slice(0, MAX_SHOWN),
    leaks: leaksIn(sorted),
    highest: sorted[0]?.verdict.severity,
  };
}

const rank = (severity: Severity): number => SEVERITIES.indexOf(severity);

function worstFirst(one: ScannedTool, other: ScannedTool): number {
  return (
    rank(other.verdict.severity) - rank(one.verdict.severity) ||
    other.verdict.signals.length - one.verdict.signals.length ||
    (one.server < other.server ? -1 : 1)
  );
}

/** Private data, strangers' text and a way out: for each server with a way out, the shortest way to all three. */
function leaksIn(tools: readonly ScannedTool[]): Leak[] {
  const playing = (role: LeakRole): ScannedTool[] =>
    tools.filter(({ verdict }) => leakRolesOf(verdict).includes(role));
  const [secrets, strangers, exits] = [playing("private"), playing("untrusted"), playing("outward")];
  const leaks = new Map<string, Leak>();
  for (const outward of exits) {
    const near = ({ server }: ScannedTool): boolean => server === outward.server;
    const source =
      secrets.find((tool) => near(tool) && tool !== outward) ?? secrets.find((tool) => tool !== outward);
    const stranger =
      strangers.find((tool) => near(tool) && tool !== outward) ?? strangers.find((tool) => tool !== outward);
    if (source === undefined || stranger === undefined) continue;
    const key = [outward.server, source.server, stranger.server].join("\n");
    if (!leaks.has(key)) leaks.set(key, leakOf({ private: source, untrusted: stranger, outward }));
  }
  return [...leaks.values()].slice(0, MAX_SHOWN);
}

function leakOf(parts: Pick<Leak, "private" | "untrusted" | "outward">): Leak {
  const { private: source, untrusted, outward } = parts;
  const inOneServer = source.server === outward.server && untrusted.server === outward.server;
  const called = ({ server, verdict }: ScannedTool): string => `${verdict.name} of ${server}`;
  const text = `${called(untrusted)} brings in what strangers wrote, ${called(source)} reads what is yours, and ${called(outward)} can send it out.`;
  return { ...parts, inOneServer, text };
}
