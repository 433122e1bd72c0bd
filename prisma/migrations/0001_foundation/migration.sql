-- CreateEnum
CREATE TYPE "role" AS ENUM ('viewer', 'policy_manager', 'admin');

-- CreateEnum
CREATE TYPE "identity_kind" AS ENUM ('human', 'agent', 'service');

-- CreateEnum
CREATE TYPE "upstream_auth" AS ENUM ('none', 'headers');

-- CreateEnum
CREATE TYPE "effect" AS ENUM ('allow', 'deny');

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user_sessions" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "user_id" UUID NOT NULL,
    "user_agent" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "user_sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "throttles" (
    "key" TEXT NOT NULL,
    "window_start" TIMESTAMPTZ(3) NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "throttles_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "orgs" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "orgs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "memberships" (
    "org_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "role" "role" NOT NULL,
    "auditor" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "memberships_pkey" PRIMARY KEY ("org_id","user_id")
);

-- CreateTable
CREATE TABLE "servers" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "org_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "auth" "upstream_auth" NOT NULL,
    "check_result" TEXT,
    "check_message" TEXT,
    "checked_at" TIMESTAMPTZ(3),
    "protocol_version" TEXT,
    "implementation" TEXT,
    "tools_discovered_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deleted_at" TIMESTAMPTZ(3),
    "config_version" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "servers_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "server_headers" (
    "org_id" UUID NOT NULL,
    "server_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,
    "key_version" INTEGER NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "server_headers_pkey" PRIMARY KEY ("org_id","server_id","name")
);

-- CreateTable
CREATE TABLE "tools" (
    "org_id" UUID NOT NULL,
    "server_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "title" TEXT,
    "description" TEXT NOT NULL,
    "definition" JSONB NOT NULL,
    "definition_hash" TEXT NOT NULL,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "tools_pkey" PRIMARY KEY ("org_id","server_id","name")
);

-- CreateTable
CREATE TABLE "policies" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "org_id" UUID NOT NULL,
    "server_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "draft" TEXT NOT NULL,
    "draft_updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "current_revision" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deleted_at" TIMESTAMPTZ(3),
    "config_version" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "policies_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "policy_revisions" (
    "org_id" UUID NOT NULL,
    "policy_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "source" TEXT NOT NULL,
    "compiled" JSONB NOT NULL,
    "hash" TEXT NOT NULL,
    "published_by" UUID NOT NULL,
    "published_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "policy_revisions_pkey" PRIMARY KEY ("org_id","policy_id","number")
);

-- CreateTable
CREATE TABLE "identities" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "org_id" UUID NOT NULL,
    "kind" "identity_kind" NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "identities_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "grants" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "org_id" UUID NOT NULL,
    "server_id" UUID NOT NULL,
    "identity_id" UUID NOT NULL,
    "policy_id" UUID,
    "label" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "revoked_at" TIMESTAMPTZ(3),
    "config_version" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "grants_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "grant_tokens" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "org_id" UUID NOT NULL,
    "grant_id" UUID NOT NULL,
    "hash" TEXT NOT NULL,
    "hint" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "grant_tokens_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "decisions" (
    "at" TIMESTAMPTZ(3) NOT NULL,
    "call_id" UUID NOT NULL,
    "org_id" UUID,
    "proxy_id" UUID NOT NULL,
    "server_id" UUID,
    "identity_id" UUID,
    "grant_id" UUID,
    "policy_id" UUID,
    "policy_revision" INTEGER,
    "method" TEXT,
    "tool" TEXT,
    "effect" "effect" NOT NULL,
    "answer" TEXT NOT NULL,
    "rule" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "arg_keys" TEXT[],
    "decision_micros" INTEGER NOT NULL,
    "remote" TEXT,

    CONSTRAINT "decisions_pkey" PRIMARY KEY ("at","call_id")
) PARTITION BY RANGE ("at");

-- CreateTable
CREATE TABLE "outcomes" (
    "decided_at" TIMESTAMPTZ(3) NOT NULL,
    "call_id" UUID NOT NULL,
    "org_id" UUID NOT NULL,
    "proxy_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "result" TEXT NOT NULL,
    "upstream_status" INTEGER,
    "upstream_micros" INTEGER NOT NULL,
    "total_micros" INTEGER NOT NULL,
    "response_bytes" BIGINT NOT NULL,
    "rolled_back" BOOLEAN NOT NULL,

    CONSTRAINT "outcomes_pkey" PRIMARY KEY ("decided_at","call_id")
) PARTITION BY RANGE ("decided_at");

-- CreateTable
CREATE TABLE "admin_events" (
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "org_id" UUID NOT NULL,
    "actor_id" UUID NOT NULL,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "target_id" UUID NOT NULL,
    "target_name" TEXT NOT NULL,
    "details" JSONB NOT NULL,

    CONSTRAINT "admin_events_pkey" PRIMARY KEY ("at","id")
) PARTITION BY RANGE ("at");

-- CreateTable
CREATE TABLE "config_clock" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "version" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "config_clock_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "proxies" (
    "id" UUID NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "config_version" BIGINT NOT NULL,
    "audit_seq" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "proxies_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "limit_counters" (
    "key" TEXT NOT NULL,
    "window_start" TIMESTAMPTZ(3) NOT NULL,
    "window_end" TIMESTAMPTZ(3) NOT NULL,
    "amount" DECIMAL NOT NULL,

    CONSTRAINT "limit_counters_pkey" PRIMARY KEY ("key","window_start")
);

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE INDEX "user_sessions_user_id_idx" ON "user_sessions"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "orgs_slug_key" ON "orgs"("slug");

-- CreateIndex
CREATE INDEX "memberships_user_id_idx" ON "memberships"("user_id");

-- CreateIndex
CREATE INDEX "servers_org_id_created_at_idx" ON "servers"("org_id", "created_at");

-- CreateIndex
CREATE INDEX "servers_config_version_idx" ON "servers"("config_version");

-- CreateIndex
CREATE UNIQUE INDEX "servers_org_id_id_key" ON "servers"("org_id", "id");

-- CreateIndex
CREATE INDEX "policies_config_version_idx" ON "policies"("config_version");

-- CreateIndex
CREATE UNIQUE INDEX "policies_org_id_id_key" ON "policies"("org_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "policies_org_id_server_id_id_key" ON "policies"("org_id", "server_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "identities_org_id_id_key" ON "identities"("org_id", "id");

-- CreateIndex
CREATE INDEX "grants_org_id_created_at_idx" ON "grants"("org_id", "created_at");

-- CreateIndex
CREATE INDEX "grants_config_version_idx" ON "grants"("config_version");

-- CreateIndex
CREATE UNIQUE INDEX "grants_org_id_id_key" ON "grants"("org_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "grant_tokens_hash_key" ON "grant_tokens"("hash");

-- CreateIndex
CREATE INDEX "grant_tokens_org_id_grant_id_idx" ON "grant_tokens"("org_id", "grant_id");

-- CreateIndex
CREATE INDEX "decisions_org_id_at_call_id_idx" ON "decisions"("org_id", "at" DESC, "call_id" DESC);

-- CreateIndex
CREATE INDEX "decisions_org_id_tool_at_call_id_idx" ON "decisions"("org_id", "tool", "at" DESC, "call_id" DESC);

-- CreateIndex
CREATE INDEX "decisions_org_id_identity_id_at_call_id_idx" ON "decisions"("org_id", "identity_id", "at" DESC, "call_id" DESC);

-- CreateIndex
CREATE INDEX "decisions_org_id_grant_id_at_call_id_idx" ON "decisions"("org_id", "grant_id", "at" DESC, "call_id" DESC);

-- CreateIndex
CREATE INDEX "admin_events_org_id_at_id_idx" ON "admin_events"("org_id", "at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "limit_counters_window_end_idx" ON "limit_counters"("window_end");

-- AddForeignKey
ALTER TABLE "user_sessions" ADD CONSTRAINT "user_sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_org_id_fkey" FOREIGN KEY ("org_id") REFERENCES "orgs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "servers" ADD CONSTRAINT "servers_org_id_fkey" FOREIGN KEY ("org_id") REFERENCES "orgs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "server_headers" ADD CONSTRAINT "server_headers_org_id_server_id_fkey" FOREIGN KEY ("org_id", "server_id") REFERENCES "servers"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tools" ADD CONSTRAINT "tools_org_id_server_id_fkey" FOREIGN KEY ("org_id", "server_id") REFERENCES "servers"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "policies" ADD CONSTRAINT "policies_org_id_server_id_fkey" FOREIGN KEY ("org_id", "server_id") REFERENCES "servers"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "policy_revisions" ADD CONSTRAINT "policy_revisions_org_id_policy_id_fkey" FOREIGN KEY ("org_id", "policy_id") REFERENCES "policies"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "identities" ADD CONSTRAINT "identities_org_id_fkey" FOREIGN KEY ("org_id") REFERENCES "orgs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "grants" ADD CONSTRAINT "grants_org_id_server_id_fkey" FOREIGN KEY ("org_id", "server_id") REFERENCES "servers"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "grants" ADD CONSTRAINT "grants_org_id_identity_id_fkey" FOREIGN KEY ("org_id", "identity_id") REFERENCES "identities"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "grants" ADD CONSTRAINT "grants_org_id_server_id_policy_id_fkey" FOREIGN KEY ("org_id", "server_id", "policy_id") REFERENCES "policies"("org_id", "server_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "grant_tokens" ADD CONSTRAINT "grant_tokens_org_id_grant_id_fkey" FOREIGN KEY ("org_id", "grant_id") REFERENCES "grants"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ---------------------------------------------------------------------------------------------------------------
-- What schema.prisma cannot say: roles, row-level security, partitions, the configuration clock.
-- ---------------------------------------------------------------------------------------------------------------

-- Roles. They belong to the whole cluster, so they may be there already. Logins and passwords are given at start
-- (packages/db/src/prepare-database.ts) or by the operator (docs/deploy.md).
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'sallyport_dashboard') THEN
    CREATE ROLE sallyport_dashboard NOLOGIN;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'sallyport_proxy') THEN
    CREATE ROLE sallyport_proxy NOLOGIN;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
  NULL; -- another database of this cluster was quicker
END $$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO sallyport_dashboard, sallyport_proxy;

-- Who is asking: set per transaction by forOrg and forUser; unset means nobody, and nobody sees nothing.
CREATE FUNCTION app_org() RETURNS uuid LANGUAGE sql STABLE
  AS $$ SELECT nullif(current_setting('app.org_id', true), '')::uuid $$;
CREATE FUNCTION app_user() RETURNS uuid LANGUAGE sql STABLE
  AS $$ SELECT nullif(current_setting('app.user_id', true), '')::uuid $$;

-- Privileges. What is not named here is refused.
GRANT SELECT, INSERT, UPDATE, DELETE ON users, user_sessions, throttles TO sallyport_dashboard;
GRANT SELECT, INSERT, UPDATE ON orgs TO sallyport_dashboard;
GRANT SELECT, INSERT, UPDATE, DELETE ON memberships, server_headers, tools TO sallyport_dashboard;
GRANT SELECT, INSERT, UPDATE ON servers, policies, identities, grants TO sallyport_dashboard;
GRANT SELECT, INSERT ON policy_revisions, admin_events TO sallyport_dashboard;
GRANT SELECT ON decisions, outcomes, config_clock, proxies TO sallyport_dashboard;
-- The dashboard writes a token's hash and never reads it back.
GRANT SELECT (id, org_id, grant_id, hint, created_at, expires_at, revoked_at), INSERT, UPDATE (expires_at, revoked_at)
  ON grant_tokens TO sallyport_dashboard;

GRANT SELECT ON servers, server_headers, policies, policy_revisions, grants, grant_tokens, config_clock
  TO sallyport_proxy;
GRANT SELECT (org_id, server_id, name, removed_at) ON tools TO sallyport_proxy;
GRANT INSERT ON decisions, outcomes TO sallyport_proxy;
GRANT SELECT, INSERT, UPDATE ON proxies TO sallyport_proxy;
GRANT SELECT, INSERT, UPDATE, DELETE ON limit_counters TO sallyport_proxy;

-- Row-level security, FORCEd so that it binds the owner of the tables too.
DO $$
DECLARE
  tenant_table text;
BEGIN
  FOREACH tenant_table IN ARRAY ARRAY[
    'servers', 'server_headers', 'tools', 'policies', 'policy_revisions', 'identities', 'grants', 'grant_tokens',
    'admin_events', 'memberships', 'orgs', 'decisions', 'outcomes'
  ] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant_table);
  END LOOP;
  FOREACH tenant_table IN ARRAY ARRAY[
    'servers', 'server_headers', 'tools', 'policies', 'policy_revisions', 'identities', 'grants', 'grant_tokens',
    'admin_events'
  ] LOOP
    EXECUTE format(
      'CREATE POLICY own_org ON %I USING (org_id = app_org()) WITH CHECK (org_id = app_org())', tenant_table);
  END LOOP;
  FOREACH tenant_table IN ARRAY ARRAY[
    'servers', 'server_headers', 'tools', 'policies', 'policy_revisions', 'grants', 'grant_tokens'
  ] LOOP
    EXECUTE format('CREATE POLICY proxy_reads ON %I FOR SELECT TO sallyport_proxy USING (true)', tenant_table);
  END LOOP;
END $$;

-- A person sees the organisations they belong to, before one is chosen.
CREATE POLICY own_org ON memberships USING (org_id = app_org() OR user_id = app_user())
  WITH CHECK (org_id = app_org());
CREATE POLICY own_org ON orgs
  USING (id = app_org() OR id IN (SELECT org_id FROM memberships WHERE user_id = app_user()))
  WITH CHECK (id = app_org());
CREATE POLICY own_org ON decisions FOR SELECT USING (org_id = app_org());
CREATE POLICY own_org ON outcomes FOR SELECT USING (org_id = app_org());
CREATE POLICY proxy_writes ON decisions FOR INSERT TO sallyport_proxy WITH CHECK (true);
CREATE POLICY proxy_writes ON outcomes FOR INSERT TO sallyport_proxy WITH CHECK (true);

-- Audit partitions: one a month, made ahead; the default one takes rows that no month was made for.
CREATE TABLE decisions_default PARTITION OF decisions DEFAULT;
CREATE TABLE outcomes_default PARTITION OF outcomes DEFAULT;
CREATE TABLE admin_events_default PARTITION OF admin_events DEFAULT;

CREATE FUNCTION ensure_audit_partitions() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp
  AS $$
DECLARE
  parent text;
  month timestamptz;
  partition text;
BEGIN
  FOREACH parent IN ARRAY ARRAY['decisions', 'outcomes', 'admin_events'] LOOP
    FOR ahead IN 0..2 LOOP
      month := date_trunc('month', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' + make_interval(months => ahead);
      partition := format('%s_%s', parent, to_char(month AT TIME ZONE 'UTC', 'YYYY_MM'));
      IF to_regclass(partition) IS NULL THEN
        BEGIN
          EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)',
            partition, parent, month, month + interval '1 month');
        EXCEPTION
          WHEN duplicate_table THEN NULL; -- another proxy was quicker
          WHEN check_violation THEN NULL; -- the default partition holds rows of this month; they stay there
        END;
      END IF;
    END LOOP;
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION ensure_audit_partitions() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ensure_audit_partitions() TO sallyport_proxy, sallyport_dashboard;
SELECT ensure_audit_partitions();

-- The configuration clock. Its row is locked from the first change of a transaction to its commit, so versions are
-- handed out in commit order and "everything after version N" misses nothing.
INSERT INTO config_clock (id, version) VALUES (1, 0);
ALTER TABLE config_clock ADD CONSTRAINT config_clock_one_row CHECK (id = 1);

CREATE FUNCTION take_config_version() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp
  AS $$
BEGIN
  UPDATE config_clock SET version = version + 1 WHERE id = 1 RETURNING version INTO STRICT NEW.config_version;
  PERFORM pg_notify('sallyport_config', NEW.config_version::text);
  RETURN NEW;
END $$;

CREATE TRIGGER config_changed BEFORE INSERT OR UPDATE OF url, auth, deleted_at, tools_discovered_at ON servers
  FOR EACH ROW EXECUTE FUNCTION take_config_version();
CREATE TRIGGER config_changed BEFORE INSERT OR UPDATE OF current_revision, deleted_at ON policies
  FOR EACH ROW EXECUTE FUNCTION take_config_version();
CREATE TRIGGER config_changed BEFORE INSERT OR UPDATE OF policy_id, expires_at, revoked_at ON grants
  FOR EACH ROW EXECUTE FUNCTION take_config_version();

-- A header or a token is part of its server or grant: changing it counts as changing that.
CREATE FUNCTION touch_server() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp
  AS $$
BEGIN
  UPDATE servers SET url = url WHERE id = coalesce(NEW.server_id, OLD.server_id);
  RETURN NULL;
END $$;
CREATE TRIGGER config_changed AFTER INSERT OR UPDATE OR DELETE ON server_headers
  FOR EACH ROW EXECUTE FUNCTION touch_server();

CREATE FUNCTION touch_grant() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp
  AS $$
BEGIN
  UPDATE grants SET revoked_at = revoked_at WHERE id = NEW.grant_id;
  RETURN NULL;
END $$;
CREATE TRIGGER config_changed AFTER INSERT OR UPDATE ON grant_tokens
  FOR EACH ROW EXECUTE FUNCTION touch_grant();
