import type { IncomingMessage } from "node:http";
import type { Held } from "../../adapters/state/held-bytes.ts";
import { httpRefusal, type Refusal, unavailable } from "../call/refusal.ts";

/** X: the body is longer than the server's settings, or the proxy's, allow. */
function tooLarge(maxBytes: number): Refusal {
  return httpRefusal(
    413,
    `Send at most ${maxBytes} bytes. An admin can allow more in the server's settings.`,
  );
}
const NO_ROOM = unavailable("The bodies and answers that are held take as much memory as they may.");
const CUT_OFF = httpRefusal(408, "The request ended before its body did.");

/**
 * The bytes of a request's body, or why there are none. What comes beyond the cap is read and thrown away by Node, so
 * that the client gets to read its answer; Node's own time limit for requests bounds that.
 */
export function readBody(
  request: IncomingMessage,
  { maxBytes, held }: { readonly maxBytes: number; readonly held: Held },
): Promise<Buffer | Refusal> {
  if (Number(request.headers["content-length"] ?? 0) > maxBytes) return Promise.resolve(tooLarge(maxBytes));
  return new Promise((done, fail) => {
    const chunks: Buffer[] = [];
    let length = 0;
    let isRefused = false;
    const attempt = (act: () => void): void => {
      try {
        act();
      } catch (error) {
        fail(error); // of this request, and of no other
      }
    };
    const take = (chunk: Buffer): void => {
      length += chunk.length;
      if (isRefused) return;
      if (length <= maxBytes && held.set(length)) chunks.push(chunk);
      else {
        isRefused = true;
        chunks.length = 0;
        held.release();
        done(length > maxBytes ? tooLarge(maxBytes) : NO_ROOM);
      }
    };
    const whole = (): Buffer =>
      chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
    request.on("data", (chunk: Buffer) => attempt(() => take(chunk)));
    request.on("end", () => attempt(() => done(whole())));
    request.on("close", () => done(CUT_OFF));
    request.on("error", () => done(CUT_OFF));
  });
}
