import type { IncomingMessage } from "node:http";
import { httpRefusal, type Refusal } from "../call/refusal.ts";

export const MAX_BODY_BYTES = 1024 * 1024;
export const TOO_LARGE = httpRefusal(413, `Send at most ${MAX_BODY_BYTES} bytes.`);
const CUT_OFF = httpRefusal(408, "The request ended before its body did.");

/**
 * The bytes of a request's body, or why there are none. What comes beyond the cap is read and thrown away by Node, so
 * that the client gets to read its answer; Node's own time limit for requests bounds that.
 */
export function readBody(request: IncomingMessage): Promise<Buffer | Refusal> {
  return new Promise((done, fail) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const attempt = (act: () => void): void => {
      try {
        act();
      } catch (error) {
        fail(error); // of this request, and of no other
      }
    };
    const take = (chunk: Buffer): void => {
      length += chunk.length;
      if (length <= MAX_BODY_BYTES) chunks.push(chunk);
      else {
        chunks.length = 0;
        done(TOO_LARGE);
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
