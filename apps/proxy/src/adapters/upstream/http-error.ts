import type { UpstreamExchange, UpstreamHead } from "./upstream.ts";

/** Of an answer that only says no, so much is read, in so many milliseconds. */
const MAX_BYTES = 64 * 1024;
const WITHIN_MS = 10_000;

/** An answer of the server that only says no. Its body is empty where it is too long or too slow, or breaks off. */
export type HttpError = { readonly status: number; readonly bytes: Uint8Array };

/** After the head came. The body is read here, and never passed on as it is. */
export function readHttpError(upstream: UpstreamExchange, { status }: UpstreamHead): Promise<HttpError> {
  return new Promise((done) => {
    const chunks: Uint8Array[] = [];
    let length = 0;
    const giveUp = (): void => {
      chunks.length = 0;
      length = Number.POSITIVE_INFINITY;
      upstream.abort(new Error("body ignored"));
      end();
    };
    const late = setTimeout(giveUp, WITHIN_MS);
    const end = (): void => {
      clearTimeout(late);
      done({ status, bytes: Buffer.concat(chunks) });
    };
    upstream.pipe({
      chunk: (bytes) => {
        length += bytes.length;
        if (length <= MAX_BYTES) chunks.push(bytes);
        else if (length !== Number.POSITIVE_INFINITY) giveUp();
        return true;
      },
      end,
      fail: () => {
        chunks.length = 0;
        end();
      },
    });
  });
}
