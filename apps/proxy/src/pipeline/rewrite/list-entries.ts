import { type JsonObject, own } from "@sallyport/json";
import { MAX_LIST_ENTRIES } from "../call/size-bounds.ts";
import { UpstreamFailure } from "../call/upstream-failure.ts";

/** Throws UpstreamFailure for a list with more entries than one page may have. */
export function assertListBounds(result: JsonObject, key: string): void {
  const items = own(result, key);
  if (Array.isArray(items) && items.length > MAX_LIST_ENTRIES) throw new UpstreamFailure("too_large", 200);
}
