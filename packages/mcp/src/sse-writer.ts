/** Where an event stands in its stream, and how long to wait before the stream is asked for again. */
export type SsePosition = {
  /** Undefined where it is as before, "" where nobody can ask for the rest any more. */
  readonly id: string | undefined;
  /** Milliseconds; undefined where nothing is said of it. */
  readonly retry: number | undefined;
};

/** A message as an event of a stream. One without a position cannot be resumed from. */
export function sseMessage(text: string, position?: SsePosition): string {
  const data = /[\r\n]/.test(text) ? text.replace(/\r\n|\r|\n/g, "\ndata: ") : text;
  return `${fieldsOf(position)}event: message\ndata: ${data}\n\n`;
}

/**
 * An event without a message, which only says where the stream stands (2025-11-25, Transports); without any data, which
 * some clients need to read an id, where it has none.
 */
export function ssePriming(position: SsePosition): string {
  return `${fieldsOf(position)}${position.id === undefined ? "" : "data: \n"}\n`;
}

function fieldsOf(position: SsePosition | undefined): string {
  if (position === undefined) return "";
  const { id, retry } = position;
  return `${id === undefined ? "" : `id: ${id}\n`}${retry === undefined ? "" : `retry: ${retry}\n`}`;
}

/** A comment, which keeps a quiet stream open on its way through other people's proxies. */
export const SSE_KEEP_ALIVE = ":\n\n";
