import { type JsonObject, own, setOwn } from "@sallyport/json";
import { mentionsAnyIn } from "@sallyport/mcp";
import { hiddenNames } from "../decide/hidden-names.ts";
import type { Asked } from "./rewritten.ts";

/** Members of which the proxy writes, or the specification fixes, what they say. */
const KNOWN: ReadonlySet<string> = new Set(["resultType", "ttlMs", "cacheScope"]);

/** A list with its cursor sealed, and what else stands beside its items as far as that names nothing hidden. */
export function withToldRest(
  list: JsonObject,
  items: string,
  { inbound, context, ports }: Asked,
): JsonObject {
  const kept: JsonObject = {};
  let hidden: readonly string[] | undefined;
  for (const key of Object.keys(list)) {
    const value = own(list, key);
    if (value === undefined) continue;
    if (key === items || KNOWN.has(key)) setOwn(kept, key, value);
    else if (key === "nextCursor") {
      const { grant, server } = context.access;
      const method = inbound.kind === "request" ? inbound.method : "";
      const owner = { grantId: grant.id, serverId: server.entry.id, method };
      if (typeof value === "string") kept[key] = value === "" ? "" : ports.cursors.seal(owner, value);
    } else {
      hidden ??= hiddenNames(context, ports);
      if (!mentionsAnyIn({ [key]: value }, hidden)) setOwn(kept, key, value);
    }
  }
  return kept;
}
