/** A client's configuration fits in. */
export const MAX_BYTES = 256 * 1024;

/** The body as text; undefined when it is larger than MAX_BYTES, and no more of it is read. */
export async function boundedBody(request: Request): Promise<string | undefined> {
  if (Number(request.headers.get("content-length") ?? 0) > MAX_BYTES) return undefined;
  if (request.body === null) return "";
  const decoder = new TextDecoder();
  let [text, bytes] = ["", 0];
  const reader = (request.body as ReadableStream<Uint8Array>).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > MAX_BYTES) {
      await reader.cancel();
      return undefined;
    }
    text += decoder.decode(value, { stream: true });
  }
}
