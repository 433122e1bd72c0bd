import { RISK_CLASSES, WEEKDAYS } from "./grammar-words.ts";
import { ABSENT, BLOCKED, type Found } from "./path.ts";
import type { Labels, PolicyContext } from "./policy.ts";
import { didYouMean } from "./suggest.ts";
import { clockOf } from "./zoned-clock.ts";

/** Paths to what is known of a call besides its arguments, with what they mean. Those that end in a point go on. */
export const CONTEXT_PATHS = {
  "identity.id": "The id of the identity that calls.",
  "identity.kind": "human, agent or service.",
  "identity.labels.": "A label of the identity.",
  "grant.labels.": "A label of the grant.",
  "session.id": "The id of the MCP session.",
  "client.name": "The name that the client gives itself; anyone can claim it.",
  "tool.class": `The tool's risk class: ${RISK_CLASSES.join(", ")}.`,
  "server.labels.": "A label of the server.",
  "time.hour": "The hour of the day, 0 to 23.",
  "time.weekday": `The day of the week: ${WEEKDAYS.join(", ")}.`,
} as const;

/** Reads one part of the context of a call. A part that was not given is BLOCKED, one that is not there ABSENT. */
export type ReadContext = (context: PolicyContext) => Found;

const MAX_LENGTH = 512;
const LABEL = /^[^\s\p{Cc}](?:[^\p{Cc}]*[^\s\p{Cc}])?$/u;

/** What is wrong with a path into the context, or undefined. */
export function contextPathProblem(text: string): string | undefined {
  if (text.length > MAX_LENGTH) return `Write a path of at most ${MAX_LENGTH} characters.`;
  const label = labelOf(text);
  if (label !== undefined) {
    return LABEL.test(label)
      ? undefined
      : "Write the label's name behind the point, as in identity.labels.team.";
  }
  if (Object.hasOwn(CONTEXT_PATHS, text) && !text.endsWith(".")) return undefined;
  const known = ["args.", ...Object.keys(CONTEXT_PATHS)];
  return `There is no such path.${didYouMean(text, known)} Write args. and the argument's name, or one of ${known.slice(1).join(", ")}.`;
}

/** Whether a path is about the time, and may have a time zone. */
export function isTimePath(text: string): boolean {
  return text.startsWith("time.");
}

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

function labelOf(text: string): string | undefined {
  return /^(?:identity|grant|server)\.labels\.(.*)$/su.exec(text)?.[1];
}

function labelIn(holder: { labels: Labels } | undefined, label: string | undefined): Found {
  if (holder === undefined || label === undefined) return BLOCKED;
  return Object.hasOwn(holder.labels, label) ? (holder.labels[label] ?? ABSENT) : ABSENT;
}
