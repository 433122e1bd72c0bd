import { createHash } from "node:crypto";
import { parametersIn, SEVERITIES, TOOL_CLASSES } from "@sallyport/catalog";
import { canonical, type JsonObject } from "@sallyport/json";
import type pg from "pg";
import { type Change, changesBetween, type ToolState } from "./changes.ts";
import type { IngestedServer, IngestedTool } from "./ingested.ts";
import { inTransaction } from "./in-transaction.ts";
import { classOf, severityOf } from "./ranks.ts";
import { spaced, spacedBothWays } from "./words.ts";

/** What became of it. Nothing changed: `isNew` is false and `changes` is empty. */
export type PutResult = { readonly isNew: boolean; readonly changes: readonly Change[] };

/**
 * Takes in what a source tells of a server, in one transaction: what was known is replaced, and every difference
 * becomes a change. The same again changes nothing but the time it was seen. Throws what pg throws.
 */
export function putServer(pool: pg.Pool, server: IngestedServer): Promise<PutResult> {
  return inTransaction(pool, async (tx) => {
    await tx.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [`catalog ${server.slug}`]);
    const known = await stateOf(tx, server.slug);
    const tools = server.tools === null ? null : withoutTwins(server.tools);
    const after = new Map((tools ?? []).map((tool) => [tool.name, toState(tool)]));
    const isFirstLook = known?.toolsSeen !== true;
    const changes: Change[] = [];
    if (known === undefined) changes.push(serverAdded(server, tools));
    else if (server.version !== null && known.version !== server.version)
      changes.push(newVersion(known, server));
    if (tools !== null && !isFirstLook) changes.push(...changesBetween(known.tools, after));
    await writeServer(tx, { server, tools, isChanged: changes.length > 0 });
    if (tools !== null) await writeTools(tx, { server, tools, after, before: known?.tools ?? new Map() });
    await writeChanges(tx, server, changes);
    return { isNew: known === undefined, changes };
  });
}

/** SHA-256 of the definition's canonical JSON, as 64 hexadecimal digits. */
function definitionHash(definition: Readonly<Record<string, unknown>>): string {
  const plain = JSON.parse(JSON.stringify(definition)) as JsonObject;
  return createHash("sha256").update(canonical(plain)).digest("hex");
}

type Known = {
  readonly version: string | null;
  readonly toolsSeen: boolean;
  readonly tools: ReadonlyMap<string, ToolState>;
};

async function stateOf(tx: pg.ClientBase, slug: string): Promise<Known | undefined> {
  const servers = await tx.query<{ version: string | null; seen: boolean }>(
    "SELECT version, tools_seen_at IS NOT NULL AS seen FROM catalog.servers WHERE slug = $1",
    [slug],
  );
  const server = servers.rows[0];
  if (server === undefined) return undefined;
  const { rows } = await tx.query<ToolRow>(
    `SELECT t.name, t.hash, t.class, t.severity, t.method, t.signals, d.definition
       FROM catalog.tools t JOIN catalog.definitions d USING (hash) WHERE t.slug = $1 AND t.removed_at IS NULL`,
    [slug],
  );
  const tools = rows.map((row): [string, ToolState] => [
    row.name,
    {
      name: row.name,
      hash: row.hash,
      method: row.method,
      signals: row.signals,
      class: classOf(row.class),
      severity: severityOf(row.severity),
      parameters: parametersIn(row.definition),
    },
  ]);
  return { version: server.version, toolsSeen: server.seen, tools: new Map(tools) };
}

type ToolRow = {
  readonly name: string;
  readonly hash: string;
  readonly class: number;
  readonly severity: number;
  readonly method: string;
  readonly signals: ToolState["signals"];
  readonly definition: unknown;
};

function toState({ name, definition, verdict, method }: IngestedTool): ToolState {
  const { class: kind, severity, signals } = verdict;
  const parameters = parametersIn(definition);
  return { name, hash: definitionHash(definition), class: kind, severity, method, signals, parameters };
}

/** A server that lists a name twice: its clients take the last, and so do we. */
function withoutTwins(tools: readonly IngestedTool[]): IngestedTool[] {
  return [...new Map(tools.map((tool) => [tool.name, tool])).values()];
}

function serverAdded({ name }: IngestedServer, tools: readonly IngestedTool[] | null): Change {
  const worst = Math.max(0, ...(tools ?? []).map(({ verdict }) => SEVERITIES.indexOf(verdict.severity)));
  const count = tools === null ? "" : ` with ${tools.length === 1 ? "one tool" : `${tools.length} tools`}`;
  return {
    tool: null,
    kind: "server_added",
    severity: severityOf(worst),
    text: `${name} was added${count}.`,
  };
}

function newVersion({ version }: Known, server: IngestedServer): Change {
  const from = version === null ? "" : `, was ${version}`;
  return { tool: null, kind: "version", severity: "low", text: `Version ${server.version}${from}.` };
}

type Written = {
  readonly server: IngestedServer;
  readonly tools: readonly IngestedTool[] | null;
  readonly isChanged: boolean;
};

async function writeServer(tx: pg.ClientBase, { server, tools, isChanged }: Written): Promise<void> {
  const count = <T extends string>(all: readonly T[], of: (tool: IngestedTool) => T): number[] =>
    all.map((value) => (tools ?? []).filter((tool) => of(tool) === value).length);
  const severities = count(SEVERITIES, ({ verdict }) => verdict.severity);
  const values = [
    server.slug,
    server.name,
    server.summary,
    server.watch,
    JSON.stringify(server.said),
    server.source,
    server.sourceRef,
    server.registry,
    server.package,
    server.version,
    server.licence,
    server.homepage,
    server.repository,
    server.endpoint,
    [...server.transports],
    server.seenAt,
    isChanged,
    spacedBothWays(`${server.name} ${server.slug}`),
    spaced(`${server.package ?? ""} ${server.endpoint ?? ""}`),
    server.summary ?? server.said.description ?? "",
    [...server.environment],
  ];
  await tx.query(
    `INSERT INTO catalog.servers AS s (slug, name, summary, watch, said, source, source_ref, registry, package, version,
        licence, homepage, repository, endpoint, transports, first_seen_at, seen_at, changed_at, search, environment)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $16, $16,
        setweight(to_tsvector('english', $18), 'A') || setweight(to_tsvector('english', $19), 'B')
          || setweight(to_tsvector('english', left($20, 2000)), 'C'), $21)
      ON CONFLICT (slug) DO UPDATE SET name = excluded.name, summary = coalesce(excluded.summary, s.summary),
        watch = coalesce(excluded.watch, s.watch), said = excluded.said, source = excluded.source,
        source_ref = excluded.source_ref, registry = excluded.registry, package = excluded.package,
        version = coalesce(excluded.version, s.version), licence = coalesce(excluded.licence, s.licence),
        homepage = coalesce(excluded.homepage, s.homepage), repository = coalesce(excluded.repository, s.repository),
        endpoint = coalesce(excluded.endpoint, s.endpoint), transports = excluded.transports, environment = excluded.environment,
        seen_at = greatest(excluded.seen_at, s.seen_at), search = excluded.search,
        changed_at = CASE WHEN $17 THEN excluded.seen_at ELSE s.changed_at END`,
    values,
  );
  if (tools !== null) {
    await tx.query(
      `UPDATE catalog.servers SET tools_seen_at = $2, tool_count = $3, class_counts = $4, severity_counts = $5,
          worst_severity = $6 WHERE slug = $1`,
      [
        server.slug,
        server.seenAt,
        server.toolCount ?? tools.length,
        count(TOOL_CLASSES, ({ verdict }) => verdict.class),
        severities,
        Math.max(
          0,
          severities.findLastIndex((tally) => tally > 0),
        ),
      ],
    );
  }
  if (server.version !== null) {
    await tx.query(
      `INSERT INTO catalog.versions (slug, version, tool_count, seen_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (slug, version) DO UPDATE SET tool_count = coalesce(excluded.tool_count, versions.tool_count)`,
      [server.slug, server.version, tools?.length ?? null, server.seenAt],
    );
  }
  await tx.query(
    `INSERT INTO catalog.words (word) SELECT w FROM unnest($1::text[]) w ORDER BY w ON CONFLICT DO NOTHING`,
    [wordsIn([server.name, ...(tools ?? []).map(({ name }) => name)])],
  );
}

function wordsIn(names: readonly string[]): string[] {
  const words = names.flatMap((name) => spacedBothWays(name).split(" "));
  return [...new Set(words.filter((word) => word.length >= 3 && word.length <= 40))].toSorted();
}

type ToolsWritten = {
  readonly server: IngestedServer;
  readonly tools: readonly IngestedTool[];
  readonly before: ReadonlyMap<string, ToolState>;
  readonly after: ReadonlyMap<string, ToolState>;
};

async function writeTools(tx: pg.ClientBase, { server, tools, before, after }: ToolsWritten): Promise<void> {
  const rows = tools.map((tool) => toRow(tool, after.get(tool.name), before.get(tool.name)));
  const definitions = new Map(rows.map(({ hash, definition }) => [hash, { hash, definition }]));
  await tx.query(
    `INSERT INTO catalog.definitions (hash, definition)
      SELECT hash, definition FROM jsonb_to_recordset($1) AS d(hash text, definition jsonb) ORDER BY hash
      ON CONFLICT DO NOTHING`,
    [JSON.stringify([...definitions.values()])],
  );
  await tx.query(
    `INSERT INTO catalog.tools AS t (slug, name, title, summary, hash, class, severity, confidence, unsure, signals,
        signal_kinds, why, method, search, first_seen_at, seen_at, changed_at)
      SELECT $1, r.name, r.title, r.summary, r.hash, r.class, r.severity, r.confidence, r.unsure, r.signals,
        ARRAY(SELECT jsonb_array_elements_text(r.signal_kinds)), r.why, r.method,
        setweight(to_tsvector('english', r.words), 'A') || setweight(to_tsvector('english', $3), 'B')
          || setweight(to_tsvector('english', r.prose), 'C'), $2, $2, $2
      FROM jsonb_to_recordset($4) AS r(name text, title text, summary text, hash text, class smallint,
        severity smallint, confidence real, unsure boolean, signals jsonb, signal_kinds jsonb, why text, method text,
        words text, prose text, changed boolean)
      ON CONFLICT (slug, name) DO UPDATE SET title = excluded.title, summary = coalesce(excluded.summary, t.summary),
        hash = excluded.hash, class = excluded.class, severity = excluded.severity, confidence = excluded.confidence,
        unsure = excluded.unsure, signals = excluded.signals, signal_kinds = excluded.signal_kinds, why = excluded.why,
        method = excluded.method, search = excluded.search, seen_at = excluded.seen_at, removed_at = NULL,
        changed_at = CASE WHEN t.hash = excluded.hash THEN t.changed_at ELSE excluded.seen_at END`,
    [
      server.slug,
      server.seenAt,
      spacedBothWays(`${server.name} ${server.slug} ${server.package ?? ""}`),
      JSON.stringify(rows),
    ],
  );
  await tx.query(
    "UPDATE catalog.tools SET removed_at = $2 WHERE slug = $1 AND removed_at IS NULL AND NOT (name = ANY ($3))",
    [server.slug, server.seenAt, tools.map(({ name }) => name)],
  );
  await tx.query(
    `INSERT INTO catalog.verdicts (slug, name, hash, method, class, severity, at)
      SELECT slug, name, hash, method, class, severity, $2 FROM catalog.tools WHERE slug = $1 AND removed_at IS NULL
      ON CONFLICT DO NOTHING`,
    [server.slug, server.seenAt],
  );
}

const MAX_PROSE = 1500;

function toRow(tool: IngestedTool, state: ToolState | undefined, old: ToolState | undefined) {
  const { verdict, definition } = tool;
  const said = typeof definition["description"] === "string" ? definition["description"] : "";
  const prose = [tool.title, tool.summary, said, ...(state?.parameters ?? []).map(spaced)].join(" ");
  return {
    name: tool.name,
    title: tool.title,
    summary: tool.summary,
    hash: state?.hash ?? definitionHash(definition),
    definition,
    class: TOOL_CLASSES.indexOf(verdict.class),
    severity: SEVERITIES.indexOf(verdict.severity),
    confidence: verdict.confidence,
    unsure: verdict.unsure,
    signals: verdict.signals,
    signal_kinds: [...new Set(verdict.signals.map(({ kind }) => kind))],
    why: verdict.why,
    method: tool.method,
    words: spacedBothWays(tool.name),
    prose: prose.slice(0, MAX_PROSE),
    changed: old?.hash !== state?.hash,
  };
}

async function writeChanges(
  tx: pg.ClientBase,
  { slug, seenAt }: IngestedServer,
  changes: readonly Change[],
): Promise<void> {
  if (changes.length === 0) return;
  const rows = changes.map((change) => ({ ...change, severity: SEVERITIES.indexOf(change.severity) }));
  await tx.query(
    `INSERT INTO catalog.changes (at, slug, tool, kind, severity, text)
      SELECT $2, $1, c.tool, c.kind, c.severity, c.text
      FROM jsonb_to_recordset($3) AS c(tool text, kind text, severity smallint, text text)`,
    [slug, seenAt, JSON.stringify(rows)],
  );
}
