import { RISK_CLASSES, WEEKDAYS } from "./grammar-words.ts";
import { didYouMean } from "./suggest.ts";

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

/** The label that a path names, if it names one. */
export function labelOf(text: string): string | undefined {
  return /^(?:identity|grant|server)\.labels\.(.*)$/su.exec(text)?.[1];
}
