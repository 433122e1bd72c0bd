import { isTimePath, labelOf } from "../language/context-path.ts";
import { ABSENT, BLOCKED, type Found } from "../values/path.ts";
import { clockOf } from "../values/zoned-clock.ts";
import type { Labels, PolicyContext } from "./policy-request.ts";

/** Reads one part of the context of a call. A part that was not given is BLOCKED, one that is not there ABSENT. */
export type ReadContext = (context: PolicyContext) => Found;

/** How to read a path without a problem. Throws RangeError for a time zone that this machine does not know. */
export function contextReader(text: string, timezone: string | undefined): ReadContext {
  const label = labelOf(text);
  if (text.startsWith("identity.labels.")) return ({ identity }) => labelIn(identity, label);
  if (text.startsWith("grant.labels.")) return ({ grant }) => labelIn(grant, label);
  if (text.startsWith("server.labels.")) return ({ server }) => labelIn(server, label);
  if (isTimePath(text)) {
    const read = clockOf(timezone ?? "UTC");
    const isHour = text === "time.hour";
    return ({ now }) => {
      const clock = now === undefined ? undefined : read(now);
      if (clock === undefined) return BLOCKED;
      return isHour ? clock.hour : clock.weekday;
    };
  }
  const reader = READERS.get(text);
  if (reader === undefined) throw new RangeError(`There is no path ${text}.`);
  return reader;
}

const READERS: ReadonlyMap<string, ReadContext> = new Map<string, ReadContext>([
  ["identity.id", ({ identity }) => identity?.id ?? BLOCKED],
  ["identity.kind", ({ identity }) => identity?.kind ?? BLOCKED],
  ["session.id", ({ session }) => (session === null ? ABSENT : (session?.id ?? BLOCKED))],
  ["client.name", ({ client }) => (client === null ? ABSENT : (client?.name ?? BLOCKED))],
  ["tool.class", ({ toolClass }) => (toolClass === null ? ABSENT : (toolClass ?? BLOCKED))],
]);

function labelIn(holder: { labels: Labels } | undefined, label: string | undefined): Found {
  if (holder === undefined || label === undefined) return BLOCKED;
  return Object.hasOwn(holder.labels, label) ? (holder.labels[label] ?? ABSENT) : ABSENT;
}
