import { ageWords } from "../preferences/age-words.ts";
import { counted } from "../preferences/format-time.ts";
import type { Grant } from "./grant-types.ts";

type Refused = NonNullable<Grant["refused"]>;

/** Proxies report each five seconds. */
const SILENT_MS = 7000;
const ASK_MS = 1000;
const ASK_LATER_MS = 15_000;

/** Whether every proxy refuses the grant. */
export function isRefusedEverywhere({ live, of }: Refused): boolean {
  return live === of;
}

export function refusalWords({ live, of }: Refused): string {
  if (of === 0) return "No proxy is running";
  return `Refused on ${live} of ${counted(of, "proxy", "proxies")}`;
}

/** What is wrong with the proxies that do not refuse it yet; null while nothing seems to be. */
export function silenceWords({ live, of, silentMs }: Refused): string | null {
  if (silentMs === null || silentMs < SILENT_MS) return null;
  const age = ageWords(silentMs);
  if (of - live > 1)
    return `${of - live} proxies have not answered, one for ${age}. They may still pass calls: check or stop them.`;
  return `${of === 1 ? "The" : "One"} proxy has not answered for ${age}. It may still pass calls: check or stop it.`;
}

/** How soon to ask again, until all proxies refuse what was revoked. */
export function askAgainMs(grants: readonly Pick<Grant, "refused">[]): number | false {
  const behind = grants.flatMap(({ refused }) => (refused && !isRefusedEverywhere(refused) ? [refused] : []));
  if (behind.length === 0) return false;
  return behind.some(({ silentMs }) => silentMs === null || silentMs < 60_000) ? ASK_MS : ASK_LATER_MS;
}
