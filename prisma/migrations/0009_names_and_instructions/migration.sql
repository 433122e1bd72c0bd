-- Whether a grant's clients have the server's instructions, as a proxy saw it last; null: they do, or there are none.
ALTER TABLE "grants" ADD COLUMN     "instructions_withheld" TEXT,
ADD COLUMN     "instructions_withheld_at" TIMESTAMPTZ(3);
ALTER TABLE grants ADD CONSTRAINT grants_instructions_withheld_known
  CHECK (instructions_withheld IN ('hidden_name', 'unknown_tools'));

-- The one thing that a proxy can say of a grant. It changes nothing that proxies decide by, so no version is taken.
CREATE FUNCTION record_instructions(in_org uuid, in_grant uuid, withheld text) RETURNS void LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
BEGIN
  PERFORM set_config('app.org_id', in_org::text, true);
  UPDATE grants SET instructions_withheld = withheld,
    instructions_withheld_at = CASE WHEN withheld IS NOT NULL THEN now() END
    WHERE org_id = in_org AND id = in_grant AND instructions_withheld IS DISTINCT FROM withheld;
  PERFORM set_config('app.org_id', '', true);
END $$;
REVOKE ALL ON FUNCTION record_instructions(uuid, uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION record_instructions(uuid, uuid, text) TO sallyport_proxy;

-- Tools that the last discovery found and left out: a list of name (made printable) and why.
ALTER TABLE "servers" ADD COLUMN     "tools_left_out" JSONB NOT NULL DEFAULT '[]';
ALTER TABLE servers ADD CONSTRAINT servers_tools_left_out_list CHECK (jsonb_typeof(tools_left_out) = 'array');

-- As before, but names may be whatever is printable: the proxy and the dashboard refuse the same others, by more rules.
CREATE OR REPLACE FUNCTION record_seen_tools(in_org uuid, in_server uuid, seen jsonb) RETURNS integer LANGUAGE plpgsql
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
      WHERE length(l.name) BETWEEN 1 AND 256 AND l.name !~ '[[:cntrl:]]' AND l.name IS NFC NORMALIZED AND l.hash ~ '^[0-9a-f]{64}$' AND jsonb_typeof(l.definition) = 'object'
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
