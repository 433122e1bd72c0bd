import type { IncomingMessage, ServerResponse } from "node:http";

/** A policy of 256 KiB, escaped in JSON, and room for the rest. */
export const MAX_BODY_BYTES = 1024 * 1024;

const TOO_LARGE = JSON.stringify({ error: { message: "The request body is larger than 1 MiB." } });

/**
 * Answers 413 as soon as a body is announced, or has become, larger than it may be, and reads no more of it: what is
 * capped is what comes, whatever was announced. True when it was answered at once.
 */
export function limitBody(request: IncomingMessage, response: ServerResponse): boolean {
  const refuse = (): void => {
    if (response.headersSent) {
      response.destroy();
      return;
    }
    response.writeHead(413, { "content-type": "application/json", connection: "close" });
    response.end(TOO_LARGE, () => request.destroy());
  };
  if (Number(request.headers["content-length"] ?? 0) > MAX_BODY_BYTES) {
    refuse();
    return true;
  }
  let length = 0;
  const push = request.push.bind(request);
  // Every chunk that Node's parser reads comes in by `push`, whoever reads the request and how.
  request.push = (chunk: Buffer | null, encoding?: BufferEncoding) => {
    length += chunk?.length ?? 0;
    if (length <= MAX_BODY_BYTES) return push(chunk, encoding);
    if (length - (chunk?.length ?? 0) <= MAX_BODY_BYTES) refuse();
    return false;
  };
  return false;
}
