import { isObject, type JsonObject, own } from "@sallyport/json";
import { isRequestId, type RequestId } from "./message.ts";

/** Under which the sender of a request wants to hear of its progress; undefined where it does not. */
export function progressTokenOf(params: JsonObject | undefined): RequestId | undefined {
  const meta = params === undefined ? undefined : own(params, "_meta");
  const token = isObject(meta) ? own(meta, "progressToken") : undefined;
  return isRequestId(token) ? token : undefined;
}
