import { type JsonObject, own, stringify } from "@sallyport/json";
import { mentionsAny } from "@sallyport/mcp";

const WITHHELD = "The server's error message is withheld: it names something that is not available here.";

/** An error of a server, without its message and data where they name what the client may not know of. */
export function withheldError(error: JsonObject, names: readonly string[]): JsonObject {
  return mentionsAny(stringify(error), names) ? { code: own(error, "code") ?? 0, message: WITHHELD } : error;
}
