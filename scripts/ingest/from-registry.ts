import * as z from "zod";
import { type Found, type FoundServer } from "./found-server.ts";
import { fromServerJson } from "./from-server-json.ts";

const page = z.object({
  servers: z.array(z.unknown()),
  metadata: z.object({ nextCursor: z.string().nullish() }).optional(),
});
const OFFICIAL = "io.modelcontextprotocol.registry/official";
const PAGE = 100;

/** Where a run stands: what it asked for, which must not change in its middle, and the next page. */
const cursorShape = z.object({ since: z.string().nullable(), next: z.string().nullable() });

type Asked = {
  /** The registry's address, without a slash at its end. */
  readonly base: string;
  readonly fetch: (url: string) => Promise<Response>;
  /** When the last whole run began: only what changed since is asked for. */
  readonly since: Date | null;
  readonly now: Date;
};

/** One page of a registry that speaks the official API (v0.1); the cursor of the answer leads to the next. */
export async function registryPage(
  cursor: string | null,
  { base, fetch, since, now }: Asked,
): Promise<Found> {
  const at =
    cursor === null
      ? { since: since?.toISOString() ?? null, next: null }
      : cursorShape.parse(JSON.parse(cursor));
  const query = new URLSearchParams({ limit: String(PAGE), version: "latest" });
  if (at.since !== null) query.set("updated_since", at.since);
  if (at.next !== null) query.set("cursor", at.next);
  const response = await fetch(`${base}/v0.1/servers?${query.toString()}`);
  if (!response.ok)
    throw new Error(`The registry answered ${response.status}. Run the command again: it goes on here.`);
  const parsed = page.safeParse(await response.json());
  if (!parsed.success) throw new Error("The registry's answer is not of the shape of its API, version 0.1.");
  const servers: FoundServer[] = [];
  const failures: { what: string; why: string }[] = [];
  for (const entry of parsed.data.servers) {
    try {
      const { server, status } = unwrapped(entry);
      if (status !== "deleted") servers.push(fromServerJson(server, { source: "registry", seenAt: now }));
    } catch (error) {
      failures.push({ what: nameIn(entry), why: error instanceof Error ? error.message : String(error) });
    }
  }
  const next = parsed.data.metadata?.nextCursor;
  const isLast = next === undefined || next === null || next === "" || parsed.data.servers.length === 0;
  return { servers, failures, cursor: isLast ? null : JSON.stringify({ since: at.since, next }) };
}

/** An entry is `{server, _meta}`; the oldest registries put the server itself there. */
function unwrapped(entry: unknown): { server: unknown; status: unknown } {
  const shape = z
    .object({ server: z.unknown(), _meta: z.record(z.string(), z.unknown()).optional() })
    .safeParse(entry);
  if (!shape.success || shape.data.server === undefined) return { server: entry, status: undefined };
  const official = z.object({ status: z.string().optional() }).safeParse(shape.data._meta?.[OFFICIAL]);
  return { server: shape.data.server, status: official.data?.status };
}

function nameIn(entry: unknown): string {
  const named = z.object({ server: z.object({ name: z.string() }) }).safeParse(entry);
  return named.data?.server.name.slice(0, 200) ?? "an entry without a name";
}
