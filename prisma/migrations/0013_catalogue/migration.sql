-- The public catalogue of MCP servers and their tools. It belongs to no organisation, so it has a schema of its own and
-- no row-level security. Sentences of our own (`summary`, `watch`) and of the servers (`said`) stand in different columns.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE SCHEMA catalog;
GRANT USAGE ON SCHEMA catalog TO sallyport_dashboard;

CREATE TABLE catalog.servers (
  slug TEXT PRIMARY KEY CHECK (slug ~ '^[a-z0-9][a-z0-9._-]{0,119}$'),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  summary TEXT,
  watch TEXT,
  -- What the server says of itself: {title, description, instructions}.
  said JSONB NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(said) = 'object'),
  source TEXT NOT NULL CHECK (source IN ('seed', 'registry', 'server_json', 'npm', 'url', 'file', 'customer')),
  source_ref TEXT NOT NULL,
  registry TEXT,
  package TEXT,
  version TEXT,
  licence TEXT,
  homepage TEXT,
  repository TEXT,
  endpoint TEXT,
  transports TEXT[] NOT NULL DEFAULT '{}',
  environment TEXT[] NOT NULL DEFAULT '{}',
  -- Whether the tools are known: a registry's entry may name a server that nobody has asked yet.
  tools_seen_at TIMESTAMPTZ(3),
  -- How many it has in all; catalog.tools may hold only some of them.
  tool_count INTEGER NOT NULL DEFAULT 0,
  -- How many tools of each class, from read to financial, and of each severity, from low to critical.
  class_counts INTEGER[] NOT NULL DEFAULT '{0,0,0,0,0}' CHECK (cardinality(class_counts) = 5),
  severity_counts INTEGER[] NOT NULL DEFAULT '{0,0,0,0}' CHECK (cardinality(severity_counts) = 4),
  worst_severity SMALLINT NOT NULL DEFAULT 0,
  search TSVECTOR NOT NULL,
  first_seen_at TIMESTAMPTZ(3) NOT NULL,
  seen_at TIMESTAMPTZ(3) NOT NULL,
  changed_at TIMESTAMPTZ(3) NOT NULL
);
CREATE INDEX servers_search ON catalog.servers USING gin (search);
CREATE INDEX servers_worst ON catalog.servers (worst_severity DESC, tool_count DESC, slug);
CREATE INDEX servers_package ON catalog.servers (package) WHERE package IS NOT NULL;
CREATE INDEX servers_endpoint ON catalog.servers (rtrim(endpoint, '/')) WHERE endpoint IS NOT NULL;
CREATE UNIQUE INDEX servers_source ON catalog.servers (source, source_ref);

CREATE TABLE catalog.versions (
  slug TEXT NOT NULL REFERENCES catalog.servers ON DELETE CASCADE,
  version TEXT NOT NULL,
  tool_count INTEGER,
  seen_at TIMESTAMPTZ(3) NOT NULL,
  PRIMARY KEY (slug, version)
);

-- Definitions by SHA-256 of their canonical JSON: the same one in two versions is kept once.
CREATE TABLE catalog.definitions (
  hash TEXT PRIMARY KEY CHECK (hash ~ '^[0-9a-f]{64}$'),
  definition JSONB NOT NULL CHECK (jsonb_typeof(definition) = 'object')
);

CREATE TABLE catalog.tools (
  slug TEXT NOT NULL REFERENCES catalog.servers ON DELETE CASCADE,
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 256),
  title TEXT,
  summary TEXT,
  hash TEXT NOT NULL REFERENCES catalog.definitions,
  -- 0 read, 1 write, 2 execute, 3 destructive, 4 financial; 0 low to 3 critical.
  class SMALLINT NOT NULL CHECK (class BETWEEN 0 AND 4),
  severity SMALLINT NOT NULL CHECK (severity BETWEEN 0 AND 3),
  confidence REAL NOT NULL,
  unsure BOOLEAN NOT NULL,
  signals JSONB NOT NULL CHECK (jsonb_typeof(signals) = 'array'),
  signal_kinds TEXT[] NOT NULL,
  why TEXT NOT NULL,
  method TEXT NOT NULL,
  search TSVECTOR NOT NULL,
  first_seen_at TIMESTAMPTZ(3) NOT NULL,
  seen_at TIMESTAMPTZ(3) NOT NULL,
  changed_at TIMESTAMPTZ(3) NOT NULL,
  removed_at TIMESTAMPTZ(3),
  PRIMARY KEY (slug, name)
);
CREATE INDEX tools_search ON catalog.tools USING gin (search) WITH (fastupdate = off);
CREATE INDEX tools_name ON catalog.tools (lower(name) text_pattern_ops);
CREATE INDEX tools_worst ON catalog.tools (severity DESC, class DESC, slug, name) WHERE removed_at IS NULL;
CREATE INDEX tools_class ON catalog.tools (class, severity DESC, slug, name) WHERE removed_at IS NULL;
CREATE INDEX tools_signals ON catalog.tools USING gin (signal_kinds) WHERE removed_at IS NULL;
CREATE INDEX tools_hash ON catalog.tools (hash);

-- Verdicts as each version of the method gave them; the newest stands in catalog.tools as well.
CREATE TABLE catalog.verdicts (
  slug TEXT NOT NULL,
  name TEXT NOT NULL,
  hash TEXT NOT NULL,
  method TEXT NOT NULL,
  class SMALLINT NOT NULL,
  severity SMALLINT NOT NULL,
  at TIMESTAMPTZ(3) NOT NULL,
  PRIMARY KEY (slug, name, hash, method),
  FOREIGN KEY (slug, name) REFERENCES catalog.tools ON DELETE CASCADE
);

CREATE TABLE catalog.changes (
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at TIMESTAMPTZ(3) NOT NULL,
  slug TEXT NOT NULL REFERENCES catalog.servers ON DELETE CASCADE,
  tool TEXT,
  kind TEXT NOT NULL CHECK (kind IN ('server_added', 'version', 'tool_added', 'tool_removed', 'tool_changed', 'verdict_changed')),
  severity SMALLINT NOT NULL CHECK (severity BETWEEN 0 AND 3),
  text TEXT NOT NULL
);
CREATE INDEX changes_server ON catalog.changes (slug, id DESC);

-- The words of names, so that a typing error finds its word.
CREATE TABLE catalog.words (word TEXT PRIMARY KEY);
CREATE INDEX words_near ON catalog.words USING gist (word gist_trgm_ops);
CREATE INDEX words_begin ON catalog.words (word text_pattern_ops);

-- Counts for pages without a search, made anew after each run.
CREATE TABLE catalog.counts (
  facet TEXT NOT NULL,
  value TEXT NOT NULL,
  tools INTEGER NOT NULL,
  PRIMARY KEY (facet, value)
);

-- One row for each run of a source, so that a run that was killed goes on where it was.
CREATE TABLE catalog.runs (
  id UUID PRIMARY KEY,
  source TEXT NOT NULL,
  -- What was asked of the source, e.g. updated-since; and how far it came.
  cursor TEXT,
  done INTEGER NOT NULL DEFAULT 0,
  failures JSONB NOT NULL DEFAULT '[]',
  started_at TIMESTAMPTZ(3) NOT NULL,
  finished_at TIMESTAMPTZ(3)
);
CREATE INDEX runs_source ON catalog.runs (source, started_at DESC);

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA catalog TO sallyport_dashboard;
