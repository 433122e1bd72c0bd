-- AlterTable
ALTER TABLE "servers" ADD COLUMN     "labels" JSONB NOT NULL DEFAULT '{}';

-- AlterTable
ALTER TABLE "identities" ADD COLUMN     "labels" JSONB NOT NULL DEFAULT '{}';

-- AlterTable
ALTER TABLE "grants" ADD COLUMN     "labels" JSONB NOT NULL DEFAULT '{}';

-- AlterTable
ALTER TABLE "decisions" ADD COLUMN     "shadow" JSONB;

-- ---------------------------------------------------------------------------------------------------------------
-- What schema.prisma cannot say.
-- ---------------------------------------------------------------------------------------------------------------

-- Labels are an object of texts; packages/services checks the texts.
ALTER TABLE servers ADD CONSTRAINT servers_labels_object CHECK (jsonb_typeof(labels) = 'object');
ALTER TABLE identities ADD CONSTRAINT identities_labels_object CHECK (jsonb_typeof(labels) = 'object');
ALTER TABLE grants ADD CONSTRAINT grants_labels_object CHECK (jsonb_typeof(labels) = 'object');

-- What a policy may ask of a call, the proxy has to know: who an identity is (not what it is called), and how a tool
-- was defined when it was pinned.
GRANT SELECT (id, org_id, kind, labels) ON identities TO sallyport_proxy;
CREATE POLICY proxy_reads ON identities FOR SELECT TO sallyport_proxy USING (true);
GRANT SELECT (definition) ON tools TO sallyport_proxy;

DROP TRIGGER config_changed ON servers;
CREATE TRIGGER config_changed BEFORE INSERT OR UPDATE OF url, auth, labels, deleted_at, tools_discovered_at ON servers
  FOR EACH ROW EXECUTE FUNCTION take_config_version();
DROP TRIGGER config_changed ON grants;
CREATE TRIGGER config_changed BEFORE INSERT OR UPDATE OF policy_id, labels, expires_at, revoked_at ON grants
  FOR EACH ROW EXECUTE FUNCTION take_config_version();

-- An identity is part of its grants: changing it counts as changing them.
CREATE FUNCTION touch_grants_of_identity() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp
  AS $$
BEGIN
  UPDATE grants SET revoked_at = revoked_at WHERE org_id = NEW.org_id AND identity_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER config_changed AFTER UPDATE OF kind, labels ON identities
  FOR EACH ROW EXECUTE FUNCTION touch_grants_of_identity();
