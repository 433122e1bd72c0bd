import type { Access } from "../adapters/state/access.ts";
import { Place, type Shortage } from "../adapters/state/shares.ts";
import { idOf, type Inbound, type Target } from "./call/call.ts";
import type { Ports } from "./call/ports.ts";
import { crowded, type Refusal } from "./call/refusal.ts";

/** Between steps 2 and 3: a place among what its grant and its organisation have under way, until all of it is over. */
export function admit(target: Target, access: Access, ports: Ports): Place | Refusal {
  const place = ports.shares.enter(access.grant, target.method === "GET" ? "streams" : "calls");
  return place instanceof Place ? place : refusalOf(place);
}

/** What a message waits for is known when it is read. One that tells something only may come beyond the bound. */
export function admitMessage(inbound: Inbound, place: Place): Refusal | undefined {
  if (idOf(inbound) === null) return undefined;
  const isSubscription = inbound.kind === "request" && inbound.method === "subscriptions/listen";
  const shortage = place.become(isSubscription ? "streams" : "calls");
  return shortage && refusalOf(shortage);
}

const WHOSE = { grant: "This grant", org: "This organisation" } as const;

function refusalOf({ whose, kind, max }: Shortage): Refusal {
  return crowded(
    `${WHOSE[whose]} has ${max} open ${kind}, as many as it may have. Try again when some have ended.`,
  );
}
