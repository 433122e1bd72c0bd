/** A message as an event of a stream. Our streams cannot be resumed, so events carry no id. */
export function sseMessage(text: string): string {
  return `event: message\ndata: ${/[\r\n]/.test(text) ? text.replace(/\r\n|\r|\n/g, "\ndata: ") : text}\n\n`;
}

/** A comment, which keeps a quiet stream open on its way through other people's proxies. */
export const SSE_KEEP_ALIVE = ":\n\n";
