-- Scans that somebody shares by a link: what was sent, without secrets, for a few days. They belong to no organisation;
-- whoever made one holds the key that revokes it. Link and key are kept as SHA-256 only.
CREATE TABLE catalog.scans (
  token_hash TEXT PRIMARY KEY CHECK (token_hash ~ '^[0-9a-f]{64}$'),
  key_hash TEXT NOT NULL CHECK (key_hash ~ '^[0-9a-f]{64}$'),
  content JSONB NOT NULL CHECK (jsonb_typeof(content) = 'object'),
  created_at TIMESTAMPTZ(3) NOT NULL,
  expires_at TIMESTAMPTZ(3) NOT NULL
);
CREATE INDEX scans_expiry ON catalog.scans (expires_at);

GRANT SELECT, INSERT, DELETE ON catalog.scans TO sallyport_dashboard;
