-- AlterTable
ALTER TABLE "servers" ADD COLUMN     "tools_reviewed_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "tools" ADD COLUMN     "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "reviewed_at" TIMESTAMPTZ(3),
ADD COLUMN     "reviewed_by" TEXT,
ADD COLUMN     "reviewed_definition" JSONB,
ADD COLUMN     "reviewed_hash" TEXT;

-- CreateTable
CREATE TABLE "tool_reviews" (
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "org_id" UUID NOT NULL,
    "server_id" UUID NOT NULL,
    "tool" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "definition" JSONB NOT NULL,
    "reviewer_id" UUID NOT NULL,
    "reviewer" TEXT NOT NULL,

    CONSTRAINT "tool_reviews_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "tool_reviews_org_id_server_id_tool_at_idx" ON "tool_reviews"("org_id", "server_id", "tool", "at" DESC);

-- AddForeignKey
ALTER TABLE "tool_reviews" ADD CONSTRAINT "tool_reviews_org_id_server_id_tool_fkey" FOREIGN KEY ("org_id", "server_id", "tool") REFERENCES "tools"("org_id", "server_id", "name") ON DELETE CASCADE ON UPDATE CASCADE;

-- ---------------------------------------------------------------------------------------------------------------
-- What schema.prisma cannot say. Tools that were found before this have no review: the next discovery of their server
-- is its first, and pins what it finds.
-- ---------------------------------------------------------------------------------------------------------------

ALTER TABLE tools ADD CONSTRAINT tools_reviewed_whole
  CHECK (num_nulls(reviewed_at, reviewed_by, reviewed_definition, reviewed_hash) IN (0, 4));

ALTER TABLE tool_reviews ENABLE ROW LEVEL SECURITY;
ALTER TABLE tool_reviews FORCE ROW LEVEL SECURITY;
CREATE POLICY own_org ON tool_reviews USING (org_id = app_org()) WITH CHECK (org_id = app_org());
GRANT SELECT, INSERT ON tool_reviews TO sallyport_dashboard;

-- The proxy decides by what was reviewed, and compares the rest by its hash.
REVOKE SELECT (definition) ON tools FROM sallyport_proxy;
GRANT SELECT (definition_hash, reviewed_hash, reviewed_definition) ON tools TO sallyport_proxy;

DROP TRIGGER config_changed ON servers;
CREATE TRIGGER config_changed
  BEFORE INSERT OR UPDATE OF url, auth, labels, deleted_at, tools_discovered_at, tools_reviewed_at ON servers
  FOR EACH ROW EXECUTE FUNCTION take_config_version();

-- What a proxy saw a server list: the newest definition of each tool, for people to review and for all proxies to
-- judge by. It never touches what was reviewed. `seen`: a list of name, hash and definition. A server has 10,000 tools
-- at most; its row is locked first, as a discovery does, so that the two take turns.
CREATE FUNCTION record_seen_tools(in_org uuid, in_server uuid, seen jsonb) RETURNS integer LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
DECLARE
  room bigint;
  written integer;
BEGIN
  PERFORM set_config('app.org_id', in_org::text, true);
  PERFORM 1 FROM servers WHERE org_id = in_org AND id = in_server AND deleted_at IS NULL FOR UPDATE;
  IF NOT FOUND THEN
    PERFORM set_config('app.org_id', '', true);
    RETURN 0;
  END IF;
  SELECT 10000 - count(*) INTO room FROM tools WHERE org_id = in_org AND server_id = in_server;
  INSERT INTO tools AS t (org_id, server_id, name, title, description, definition, definition_hash)
    SELECT in_org, in_server, s.name,
      CASE WHEN jsonb_typeof(s.definition->'title') = 'string' THEN left(s.definition->>'title', 200) END,
      CASE WHEN jsonb_typeof(s.definition->'description') = 'string' THEN s.definition->>'description' ELSE '' END,
      s.definition, s.hash
    FROM (
      SELECT DISTINCT ON (l.name) l.name, l.hash, l.definition, k.name IS NULL AS is_new,
        count(*) FILTER (WHERE k.name IS NULL) OVER (ORDER BY l.name) AS new_so_far
      FROM jsonb_to_recordset(seen) AS l(name text, hash text, definition jsonb)
      LEFT JOIN tools k ON k.org_id = in_org AND k.server_id = in_server AND k.name = l.name
      WHERE l.name ~ '^[A-Za-z0-9_.-]{1,128}$' AND l.hash ~ '^[0-9a-f]{64}$' AND jsonb_typeof(l.definition) = 'object'
    ) s
    WHERE NOT s.is_new OR s.new_so_far <= room
  ON CONFLICT (org_id, server_id, name) DO UPDATE SET
    title = excluded.title, description = excluded.description, definition = excluded.definition,
    definition_hash = excluded.definition_hash, last_seen_at = now(), removed_at = NULL,
    changed_at = CASE WHEN t.definition_hash = excluded.definition_hash THEN t.changed_at ELSE now() END
    WHERE t.definition_hash <> excluded.definition_hash OR t.removed_at IS NOT NULL;
  GET DIAGNOSTICS written = ROW_COUNT;
  IF written > 0 THEN
    UPDATE servers SET tools_discovered_at = tools_discovered_at WHERE org_id = in_org AND id = in_server;
  END IF;
  PERFORM set_config('app.org_id', '', true);
  RETURN written;
END $$;
REVOKE ALL ON FUNCTION record_seen_tools(uuid, uuid, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION record_seen_tools(uuid, uuid, jsonb) TO sallyport_proxy;
