import { parseArgs } from "node:util";
import { classify, METHOD_VERSION, SEVERITIES, TOOL_CLASSES } from "@sallyport/catalog";
import { startThrowAwayPostgres } from "@sallyport/testkit";
import pg from "pg";
import {
  facets,
  getServer,
  getTool,
  type IngestedServer,
  type IngestedTool,
  listAddresses,
  listChanges,
  listServers,
  listTools,
  putServer,
  refreshCounts,
  search,
} from "../src/index.ts";

/**
 * The catalogue at 50,000 servers and 500,000 tools, made up: each kind of question at p50 and p95, how fast servers are
 * taken in, and how large the tables are. `npm run catalog:bench -- [--servers 50000] [--rounds 200]`
 */
const { values } = parseArgs({
  options: {
    servers: { type: "string", default: "50000" },
    rounds: { type: "string", default: "200" },
  },
});
const SERVERS = Number(values.servers);
const ROUNDS = Number(values.rounds);
const TOOLS_A_SERVER = 10;
const TAKEN_IN = 300;

const VERBS =
  "get list create update delete search run send fetch find query read write add remove set start stop".split(
    " ",
  );
const NOUNS =
  "file issue user message branch query page record event task project order invoice payment customer report log metric alert cluster pod node image volume bucket table row schema index document folder comment label release build job pipeline commit review team member role token key secret webhook channel thread calendar contact email sheet slide form chart board card sprint epic".split(
    " ",
  );
const QUALITIES = "by_id all new old active open closed recent archived shared".split(" ");

/** A number that looks random and is the same in each run. */
function mixed(n: number): number {
  let x = Math.imul(n ^ 0x9e3779b9, 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}
const pick = (list: readonly string[], n: number): string => list[mixed(n) % list.length] ?? "";

function toolOf(n: number): IngestedTool {
  const name = `${pick(VERBS, n)}_${pick(NOUNS, n + 1)}_${pick(QUALITIES, n + 2)}`;
  const properties = Object.fromEntries(
    [0, 1, 2].map((i) => [
      `${pick(NOUNS, n * 7 + i)}_${pick(["id", "path", "url", "name"], n + i)}`,
      { type: "string" },
    ]),
  );
  const definition = {
    name,
    description: `Works on ${pick(NOUNS, n + 3)}s.`,
    inputSchema: { type: "object", properties },
  };
  return {
    name,
    title: null,
    summary: null,
    definition,
    verdict: classify(definition),
    method: METHOD_VERSION,
  };
}

function serverOf(n: number): IngestedServer {
  const slug = `${pick(NOUNS, n)}-${pick(NOUNS, n + 9)}-${n}`;
  return {
    slug,
    name: slug,
    summary: `Lets agents work with ${pick(NOUNS, n)}s.`,
    watch: null,
    said: {},
    source: "registry",
    sourceRef: slug,
    registry: "npm",
    package: slug,
    version: "1.0.0",
    licence: "MIT",
    homepage: null,
    repository: null,
    endpoint: null,
    transports: ["stdio"],
    environment: [],
    toolCount: null,
    seenAt: new Date(Date.UTC(2026, 0, 1) + n),
    tools: Array.from({ length: TOOLS_A_SERVER }, (_, i) => toolOf(n * TOOLS_A_SERVER + i)),
  };
}

/** Copies what was taken in one by one until there is enough: other slugs and other tools, in the database itself. */
async function multiply(pool: pg.Pool): Promise<void> {
  const words = (of: string, list: readonly string[]): string =>
    `(ARRAY['${list.join("','")}'])[1 + (hashtextextended(${of}, 7) & 2147483647)::bigint % ${list.length}]`;
  await pool.query(
    `INSERT INTO catalog.servers SELECT w.slug, w.slug, s.summary, s.watch, s.said, s.source, w.slug, s.registry, w.slug,
        s.version, s.licence, s.homepage, s.repository, s.endpoint, s.transports, s.environment, s.tools_seen_at, s.tool_count,
        s.class_counts, s.severity_counts, s.worst_severity,
        setweight(to_tsvector('english', replace(w.slug, '-', ' ')), 'A'), s.first_seen_at, s.seen_at, s.changed_at
      FROM generate_series(${TAKEN_IN}, ${SERVERS - 1}) AS n
        JOIN LATERAL (SELECT ${words("n || 'a'", NOUNS)} || '-' || ${words("n || 'b'", NOUNS)} || '-' || n AS slug) w ON true
        JOIN LATERAL (SELECT * FROM catalog.servers ORDER BY slug OFFSET n % ${TAKEN_IN} LIMIT 1) s ON n < 0 OR true`,
  );
}

async function multiplyTools(pool: pg.Pool): Promise<void> {
  const words = (of: string, list: readonly string[]): string =>
    `(ARRAY['${list.join("','")}'])[1 + (hashtextextended(${of}, 7) & 2147483647)::bigint % ${list.length}]`;
  await pool.query(
    `CREATE TEMP TABLE models AS SELECT row_number() OVER () - 1 AS at, * FROM catalog.tools;
     CREATE UNIQUE INDEX ON models (at);
     ANALYZE models;
     INSERT INTO catalog.definitions
       SELECT encode(sha256((s.slug || i)::bytea), 'hex'), d.definition
       FROM catalog.servers s CROSS JOIN generate_series(1, ${TOOLS_A_SERVER}) i
         JOIN models m ON m.at = (hashtextextended(s.slug || i, 3) & 2147483647) % (SELECT count(*) FROM models)
         JOIN catalog.definitions d ON d.hash = m.hash
       WHERE NOT EXISTS (SELECT FROM models x WHERE x.slug = s.slug);
     INSERT INTO catalog.tools
       SELECT s.slug, w.name, m.title, 'Works on what it is named after.', encode(sha256((s.slug || i)::bytea), 'hex'),
         m.class, m.severity, m.confidence, m.unsure, m.signals, m.signal_kinds, m.why, m.method,
         setweight(to_tsvector('english', replace(w.name, '_', ' ')), 'A')
           || setweight(to_tsvector('english', replace(s.slug, '-', ' ')), 'B')
           || setweight(to_tsvector('english', 'Works on ' || split_part(w.name, '_', 2)), 'C'),
         m.first_seen_at, m.seen_at, m.changed_at, NULL
       FROM catalog.servers s CROSS JOIN generate_series(1, ${TOOLS_A_SERVER}) i
         JOIN models m ON m.at = (hashtextextended(s.slug || i, 3) & 2147483647) % (SELECT count(*) FROM models)
         JOIN LATERAL (SELECT ${words("s.slug || i || 'v'", VERBS)} || '_' || ${words("s.slug || i || 'n'", NOUNS)} || '_' || i AS name) w ON true
       WHERE NOT EXISTS (SELECT FROM models x WHERE x.slug = s.slug);
     DROP TABLE models`,
  );
}

type Question = readonly [name: string, ask: (n: number) => Promise<unknown>];

function questions(pool: pg.Pool, slugs: readonly string[]): Question[] {
  const word = (n: number): string => pick(NOUNS, n);
  const slug = (n: number): string => slugs[mixed(n) % slugs.length] ?? "";
  return [
    ["search: one word", (n) => search(pool, { query: word(n) })],
    ["search: two words", (n) => search(pool, { query: `${pick(VERBS, n)} ${word(n + 1)}` })],
    ["search: a name", (n) => search(pool, { query: `${pick(VERBS, n)}_${word(n + 1)}` })],
    ["search: half a word", (n) => search(pool, { query: word(n).slice(0, 2) })],
    ["search: the most common word", () => search(pool, { query: "get" })],
    [
      "search: a typing error",
      (n) => search(pool, { query: `${word(n).slice(0, 2)}x${word(n).slice(2)} ${word(n + 5)}` }),
    ],
    ["search: nothing there", (n) => search(pool, { query: `qqzz${n}` })],
    ["search in a class", (n) => search(pool, { query: word(n), filter: { class: pickClass(n) } })],
    ["facets of everything", () => facets(pool, {})],
    ["facets of a word", (n) => facets(pool, { query: word(n) })],
    [
      "facets of a class and a signal",
      (n) => facets(pool, { filter: { class: pickClass(n), signal: "path" } }),
    ],
    ["tools of a class", (n) => listTools(pool, { filter: { class: pickClass(n) } })],
    [
      "tools of a severity with a signal",
      (n) => listTools(pool, { filter: { severity: SEVERITIES[mixed(n) % 4] ?? "low", signal: "url" } }),
    ],
    [
      "tools: a later page",
      async (n) => {
        const after = { severity: "medium", class: "write", slug: slug(n), name: "" } as const;
        return listTools(pool, { after });
      },
    ],
    ["servers", () => listServers(pool)],
    ["a server's page", (n) => getServer(pool, slug(n))],
    [
      "a tool's page",
      async (n) => {
        const at = slug(n);
        const { rows } = await pool.query<{ name: string }>(
          "SELECT name FROM catalog.tools WHERE slug = $1 LIMIT 1",
          [at],
        );
        return getTool(pool, { slug: at, name: rows[0]?.name ?? "" });
      },
    ],
    ["changes", () => listChanges(pool, {})],
    ["1,000 servers of a site map", (n) => listAddresses(pool, { after: slug(n), limit: 1000 })],
  ];
}

const pickClass = (n: number) => TOOL_CLASSES[mixed(n) % TOOL_CLASSES.length] ?? "read";

async function main(): Promise<void> {
  const postgres = await startThrowAwayPostgres();
  const pool = new pg.Pool({ connectionString: postgres.adminUrl, max: 4 });
  try {
    let began = performance.now();
    for (let n = 0; n < TAKEN_IN; n++) await putServer(pool, serverOf(n));
    const rate = TAKEN_IN / ((performance.now() - began) / 1000);
    console.log(`taken in: ${rate.toFixed(0)} servers, ${(rate * TOOLS_A_SERVER).toFixed(0)} tools a second`);
    began = performance.now();
    await multiply(pool);
    await multiplyTools(pool);
    await pool.query(
      "INSERT INTO catalog.words SELECT DISTINCT unnest(string_to_array(slug, '-')) FROM catalog.servers ON CONFLICT DO NOTHING",
    );
    await refreshCounts(pool);
    await pool.query("VACUUM ANALYZE");
    console.log(`made up in ${((performance.now() - began) / 1000).toFixed(0)} s`);
    const { rows } = await pool.query<{ slug: string }>(
      "SELECT slug FROM catalog.servers TABLESAMPLE system (2) LIMIT 500",
    );
    for (const [name, ask] of questions(
      pool,
      rows.map(({ slug }) => slug),
    ))
      await tell(name, ask);
    await tellSizes(pool);
  } finally {
    await pool.end();
    await postgres.stop();
  }
}

async function tell(name: string, ask: Question[1]): Promise<void> {
  const times: number[] = [];
  for (let n = 0; n < ROUNDS; n++) {
    const began = performance.now();
    await ask(n);
    times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  const at = (share: number): string => (times[Math.floor(times.length * share)] ?? 0).toFixed(1).padStart(8);
  console.log(`${name.padEnd(36)} p50 ${at(0.5)} ms   p95 ${at(0.95)} ms`);
}

async function tellSizes(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ name: string; rows: string; size: string; indexes: string }>(
    `SELECT c.relname AS name, c.reltuples::bigint AS rows, pg_size_pretty(pg_table_size(c.oid)) AS size,
        pg_size_pretty(pg_indexes_size(c.oid)) AS indexes
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = 'catalog' AND c.relkind = 'r' ORDER BY pg_total_relation_size(c.oid) DESC`,
  );
  for (const row of rows) {
    console.log(
      `${row.name.padEnd(14)} ${row.rows.padStart(9)} rows  ${row.size.padStart(8)} and ${row.indexes} of indexes`,
    );
  }
}

await main();
