import { stringify } from "@sallyport/json";
import { LONG_BYTES } from "../../adapters/upstream/read-text.ts";
import { BATCH_VERSION, readServerText, type SseEvent } from "@sallyport/mcp";

const BRACKET = 0x5b;
/** A longer list is no message that anybody waits for. */
const MAX_MESSAGES = 100;

/**
 * The messages of an event that has several of them, as servers of 2025-03-26 may send them; each is decided by itself.
 * The event is over with the last one, which therefore has its id.
 */
export function apart(event: SseEvent, version: string): readonly SseEvent[] {
  const { data } = event;
  if (version !== BATCH_VERSION || data === undefined || data[0] !== BRACKET) return [event];
  if (data.length > LONG_BYTES) return [event]; // it would be read in one piece: dropped as no message
  const messages = readServerText(data)?.value;
  if (!Array.isArray(messages) || messages.length === 0 || messages.length > MAX_MESSAGES) return [event];
  const last = messages.length - 1;
  return messages.map((message, i) => ({
    ...event,
    id: i === last ? event.id : undefined,
    data: Buffer.from(stringify(message)),
  }));
}
