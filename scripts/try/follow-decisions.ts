import { appendFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { type DecisionDetails, listDecisions } from "../../packages/services/src/index.ts";
import type { TryTenant } from "./tenant.ts";

const LOOK_EVERY_MS = 150;
const PAGE = 200;

/** Tells every decision once, soon after it was made, until `stop`, which waits for the last ones. */
export function followDecisions(tenant: TryTenant, record: string | undefined): { stop(): Promise<void> } {
  const told = new Set<string>();
  let stopped = false;
  const running = (async () => {
    while (!stopped) {
      await tellNew(tenant, { told, record });
      await delay(LOOK_EVERY_MS);
    }
  })();
  return {
    stop: async () => {
      stopped = true;
      await running;
      await tellNew(tenant, { told, record });
    },
  };
}

async function tellNew(
  { caller, org }: TryTenant,
  { told, record }: { told: Set<string>; record: string | undefined },
): Promise<void> {
  const fresh: DecisionDetails[] = [];
  let cursor: string | null = null;
  do {
    const page = await listDecisions(caller, { org, scope: "all", limit: PAGE, cursor });
    const unseen = page.rows.filter(({ callId }) => !told.has(callId));
    fresh.push(...unseen);
    cursor = unseen.length === PAGE ? page.nextCursor : null;
  } while (cursor !== null);
  for (const decision of fresh.toReversed()) {
    told.add(decision.callId);
    process.stderr.write(`${lineOf(decision)}\n`);
    if (record !== undefined) appendFileSync(record, `${JSON.stringify(decision)}\n`);
  }
}

const colour = (code: number, text: string): string =>
  process.stderr.isTTY && !process.env.NO_COLOR ? `\u001b[${code}m${text}\u001b[0m` : text;

function lineOf({ at, effect, method, tool, rule, reason, argKeys }: DecisionDetails): string {
  const verdict = effect === "allow" ? colour(32, "allow") : colour(31, "deny ");
  const what = tool === null ? (method ?? "?") : `${tool}(${argKeys.join(", ")})`;
  const why = effect === "allow" ? colour(2, rule) : `${colour(2, rule)} ${reason}`;
  return `${colour(2, at.toISOString().slice(11, 23))} ${verdict} ${what} ${why}`;
}
