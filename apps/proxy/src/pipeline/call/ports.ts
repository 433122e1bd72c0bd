import type { Limiter } from "@sallyport/limits";
import type { Clock } from "../../adapters/clock.ts";
import type { CursorSeal } from "../../adapters/seals/cursor-seal.ts";
import type { EventSeal } from "../../adapters/seals/event-seal.ts";
import type { SseConnections } from "../../adapters/upstream/http-sse/sse-connections.ts";
import type { Log } from "../../adapters/log.ts";
import type { HeldBytes } from "../../adapters/state/held-bytes.ts";
import type { OpenExchanges } from "../../adapters/state/open-exchanges.ts";
import type { Siblings } from "../../adapters/state/siblings.ts";
import type { ServerRequests } from "../../adapters/seals/server-requests.ts";
import type { RefusalSampler } from "../../adapters/spool/refusal-sampler.ts";
import type { ApprovalDesk } from "../../adapters/control-plane/approval-desk.ts";
import type { InstructionsReporter } from "../../adapters/control-plane/instructions-reporter.ts";
import type { SeenToolsReporter } from "../../adapters/control-plane/seen-tools-reporter.ts";
import type { SessionSeal } from "../../adapters/seals/session-seal.ts";
import type { Shares } from "../../adapters/state/shares.ts";
import type { Snapshot } from "../../adapters/state/snapshot.ts";
import type { Spool } from "../../adapters/spool/spool.ts";
import type { Tasks } from "../../adapters/seals/tasks.ts";
import type { StateSeal } from "../../adapters/seals/request-state-seal.ts";
import type { Turns } from "../../adapters/upstream/turns.ts";
import type { PacedUpstream } from "../../adapters/upstream/paced-upstream.ts";

/** Everything the pipeline touches outside itself. */
export type Ports = {
  readonly allowedHosts: ReadonlySet<string>;
  readonly allowedOrigins: ReadonlySet<string>;
  /** The longest body of a client, and the longest answer of a server, in bytes. */
  readonly maxRequestBytes: number;
  readonly maxAnswerBytes: number;
  readonly held: HeldBytes;
  /** How long a client may hear nothing on a stream, in milliseconds. */
  readonly keepAliveMs: number;
  readonly shares: Shares;
  readonly clock: Clock;
  readonly log: Log;
  readonly snapshot: Snapshot;
  /** Why no call can be decided now; undefined when one can. */
  readonly notReady: () => string | undefined;
  readonly sessions: SessionSeal;
  readonly requestStates: StateSeal;
  readonly serverRequests: ServerRequests;
  readonly events: EventSeal;
  readonly cursors: CursorSeal;
  readonly tasks: Tasks;
  readonly limiter: Limiter;
  readonly spool: Spool;
  readonly upstream: PacedUpstream;
  readonly turns: Turns;
  readonly sse: SseConnections;
  readonly exchanges: OpenExchanges;
  readonly siblings: Siblings;
  readonly refusals: RefusalSampler;
  readonly approvals: ApprovalDesk;
  /** Where people open the dashboard; undefined where nobody said. */
  readonly dashboardUrl: string | undefined;
  readonly toolReports: SeenToolsReporter;
  readonly instructions: InstructionsReporter;
};
