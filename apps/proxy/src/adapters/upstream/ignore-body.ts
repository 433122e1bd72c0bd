import type { UpstreamExchange } from "./upstream.ts";

/** Of a body that means nothing so much is read, so that its connection can serve again. */
const MAX_IGNORED_BYTES = 64 * 1024;

/** Reads a body that nobody wants. After its head came. */
export function ignoreBody(upstream: UpstreamExchange): void {
  let length = 0;
  upstream.pipe({
    chunk: (bytes) => {
      length += bytes.length;
      if (length > MAX_IGNORED_BYTES) upstream.abort(new Error("body ignored"));
      return true;
    },
    end: () => undefined,
    fail: () => undefined,
  });
}
