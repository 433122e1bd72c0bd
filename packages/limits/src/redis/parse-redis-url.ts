import type { RedisAddress } from "./redis-address.ts";

const SHAPE =
  /^redis(?<tls>s?)(?:\+(?<kind>sentinel|cluster))?:\/\/(?:(?<user>[^:@/]*)(?::(?<password>[^@/]*))?@)?(?<hosts>[^@/?#]+)(?:\/(?<path>[^?#]*))?$/;
const HOST = /^(?<host>\[[0-9a-fA-F:.]+\]|[^[\]:]+)(?::(?<port>\d{1,5}))?$/;
const PORTS = { single: 6379, sentinel: 26_379, cluster: 6379 } as const;

/**
 * Reads redis://[user:password@]host[:port][/db], redis+sentinel://host,host/name[/db] and redis+cluster://host,host; with
 * `rediss` over TLS. Undefined for anything else.
 */
export function parseRedisUrl(text: string): RedisAddress | undefined {
  const parts = SHAPE.exec(text)?.groups;
  if (parts === undefined) return undefined;
  const kind = (parts["kind"] ?? "single") as RedisAddress["kind"];
  const nodes = (parts["hosts"] ?? "").split(",").map((host) => nodeFrom(host, PORTS[kind]));
  const [first = "", second = ""] = (parts["path"] ?? "").split("/", 3);
  const [master, db] = kind === "sentinel" ? [first, second] : ["", first];
  const isWhole = /^\d{0,3}$/.test(db) && (kind !== "cluster" || Number(db) === 0);
  if (!isWhole || (kind === "single" && nodes.length > 1) || (kind === "sentinel" && master === "")) {
    return undefined;
  }
  const [username, password] = [parts["user"], parts["password"]].map(decoded);
  const known = nodes.filter((node) => node !== undefined);
  if (known.length < nodes.length || username === null || password === null) return undefined;
  return {
    kind,
    nodes: known,
    tls: parts["tls"] === "s",
    db: Number(db),
    ...(username === "" ? {} : { username: username ?? "" }),
    ...(password === "" ? {} : { password: password ?? "" }),
    ...(master === "" ? {} : { master }),
  };
}

function nodeFrom(text: string, standard: number): RedisAddress["nodes"][number] | undefined {
  const { host, port = String(standard) } = HOST.exec(text)?.groups ?? {};
  if (host === undefined || Number(port) < 1 || Number(port) > 65_535) return undefined;
  return { host: host.replace(/^\[|\]$/g, ""), port: Number(port) };
}

/** Null where it is not percent-encoded as URLs are. */
function decoded(text: string | undefined): string | null {
  try {
    return decodeURIComponent(text ?? "");
  } catch {
    return null;
  }
}
