-- CreateEnum
CREATE TYPE "notification_kind" AS ENUM ('requested', 'approved', 'denied', 'withdrawn', 'expired', 'escalated', 'test');

-- CreateEnum
CREATE TYPE "endpoint_kind" AS ENUM ('webhook', 'slack');

-- CreateEnum
CREATE TYPE "delivery_state" AS ENUM ('waiting', 'delivered', 'failed', 'dropped');

-- AlterTable
ALTER TABLE "orgs" ADD COLUMN     "escalate_after_minutes" INTEGER DEFAULT 10;

-- CreateTable
CREATE TABLE "notification_endpoints" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "org_id" UUID NOT NULL,
    "kind" "endpoint_kind" NOT NULL,
    "name" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "notification_endpoints_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notification_preferences" (
    "org_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "mail" BOOLEAN NOT NULL DEFAULT true,
    "only_urgent" BOOLEAN NOT NULL DEFAULT false,
    "quiet_from" INTEGER,
    "quiet_until" INTEGER,
    "time_zone" TEXT NOT NULL DEFAULT 'UTC',

    CONSTRAINT "notification_preferences_pkey" PRIMARY KEY ("org_id","user_id")
);

-- CreateTable
CREATE TABLE "notification_events" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "org_id" UUID NOT NULL,
    "kind" "notification_kind" NOT NULL,
    "approval_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expanded_at" TIMESTAMPTZ(3),
    "payload" JSONB,

    CONSTRAINT "notification_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notification_deliveries" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "org_id" UUID NOT NULL,
    "event_id" UUID NOT NULL,
    "user_id" UUID,
    "endpoint_id" UUID,
    "state" "delivery_state" NOT NULL DEFAULT 'waiting',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL,
    "mail_id" UUID,
    "last_status" INTEGER,
    "last_error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "delivered_at" TIMESTAMPTZ(3),

    CONSTRAINT "notification_deliveries_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "notification_endpoints_org_id_id_key" ON "notification_endpoints"("org_id", "id");

-- CreateIndex
CREATE INDEX "notification_events_org_id_at_idx" ON "notification_events"("org_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "notification_events_org_id_id_key" ON "notification_events"("org_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "notification_events_approval_id_kind_key" ON "notification_events"("approval_id", "kind");

-- CreateIndex
CREATE INDEX "notification_deliveries_org_id_user_id_delivered_at_idx" ON "notification_deliveries"("org_id", "user_id", "delivered_at");

-- CreateIndex
CREATE INDEX "notification_deliveries_org_id_endpoint_id_created_at_idx" ON "notification_deliveries"("org_id", "endpoint_id", "created_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "notification_deliveries_event_id_user_id_key" ON "notification_deliveries"("event_id", "user_id");

-- CreateIndex
CREATE UNIQUE INDEX "notification_deliveries_event_id_endpoint_id_key" ON "notification_deliveries"("event_id", "endpoint_id");

-- AddForeignKey
ALTER TABLE "notification_endpoints" ADD CONSTRAINT "notification_endpoints_org_id_fkey" FOREIGN KEY ("org_id") REFERENCES "orgs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification_preferences" ADD CONSTRAINT "notification_preferences_org_id_user_id_fkey" FOREIGN KEY ("org_id", "user_id") REFERENCES "memberships"("org_id", "user_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification_events" ADD CONSTRAINT "notification_events_org_id_approval_id_fkey" FOREIGN KEY ("org_id", "approval_id") REFERENCES "approvals"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification_deliveries" ADD CONSTRAINT "notification_deliveries_org_id_event_id_fkey" FOREIGN KEY ("org_id", "event_id") REFERENCES "notification_events"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification_deliveries" ADD CONSTRAINT "notification_deliveries_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification_deliveries" ADD CONSTRAINT "notification_deliveries_org_id_endpoint_id_fkey" FOREIGN KEY ("org_id", "endpoint_id") REFERENCES "notification_endpoints"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ---------------------------------------------------------------------------------------------------------------
-- What schema.prisma cannot say (docs/notifications.md).
-- ---------------------------------------------------------------------------------------------------------------

ALTER TABLE orgs ADD CONSTRAINT orgs_escalate_after CHECK (escalate_after_minutes BETWEEN 1 AND 1440);
ALTER TABLE notification_preferences ADD CONSTRAINT notification_preferences_quiet
  CHECK (num_nulls(quiet_from, quiet_until) <> 1 AND quiet_from BETWEEN 0 AND 1439 AND quiet_until BETWEEN 0 AND 1439);
ALTER TABLE notification_events ADD CONSTRAINT notification_events_about
  CHECK ((kind = 'test') = (approval_id IS NULL));
ALTER TABLE notification_deliveries ADD CONSTRAINT notification_deliveries_recipient
  CHECK (num_nulls(user_id, endpoint_id) = 1);

CREATE INDEX notification_events_new ON notification_events (org_id) WHERE expanded_at IS NULL;
CREATE INDEX notification_deliveries_due ON notification_deliveries (next_attempt_at) WHERE state = 'waiting';
CREATE INDEX approvals_undecided ON approvals (expires_at)
  WHERE status IN ('pending', 'approved') AND used_at IS NULL;

DO $$
DECLARE tenant_table text;
BEGIN
  FOREACH tenant_table IN ARRAY ARRAY[
    'notification_endpoints', 'notification_preferences', 'notification_events', 'notification_deliveries'
  ] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format(
      'CREATE POLICY own_org ON %I USING (org_id = app_org()) WITH CHECK (org_id = app_org())', tenant_table);
  END LOOP;
END $$;

-- The two functions below run as the owner, and have this setting while they look or write: they see what there is to tell in every
-- organisation, and nothing else does.
CREATE FUNCTION app_tells() RETURNS boolean LANGUAGE sql STABLE
  AS $$ SELECT coalesce(current_setting('app.tells', true) = 'on', false) $$;
CREATE POLICY telling ON notification_events TO CURRENT_USER USING (app_tells()) WITH CHECK (app_tells());
CREATE POLICY telling ON notification_deliveries FOR SELECT TO CURRENT_USER USING (app_tells());
CREATE POLICY telling ON approvals FOR SELECT TO CURRENT_USER USING (app_tells());
CREATE POLICY telling ON orgs FOR SELECT TO CURRENT_USER USING (app_tells());

GRANT SELECT, INSERT, UPDATE, DELETE ON notification_endpoints, notification_preferences, notification_events,
  notification_deliveries TO sallyport_dashboard;

-- What there is to tell is written in the transaction in which it happens, once for each approval and kind.
CREATE FUNCTION note_approval() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp
  AS $$
BEGIN
  IF TG_OP = 'INSERT' OR NEW.status <> 'pending' THEN
    PERFORM set_config('app.tells', 'on', true);
    INSERT INTO notification_events (org_id, kind, approval_id, at)
      VALUES (NEW.org_id,
        CASE TG_OP WHEN 'INSERT' THEN 'requested' ELSE NEW.status::text END::notification_kind,
        NEW.id, clock_timestamp())
      ON CONFLICT (approval_id, kind) DO NOTHING;
    PERFORM set_config('app.tells', '', true);
    PERFORM pg_notify('sallyport_notifications', '');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER approval_asked AFTER INSERT ON approvals FOR EACH ROW EXECUTE FUNCTION note_approval();
CREATE TRIGGER approval_ended AFTER UPDATE OF status ON approvals
  FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION note_approval();

-- The organisations in which something is to be told or to be found late at this time. Only ids leave it.
CREATE FUNCTION orgs_to_tell(at timestamptz) RETURNS SETOF uuid LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp
  AS $$
BEGIN
  PERFORM set_config('app.tells', 'on', true);
  RETURN QUERY
  SELECT org_id FROM notification_events WHERE expanded_at IS NULL
  UNION
  SELECT org_id FROM notification_deliveries WHERE state = 'waiting' AND next_attempt_at <= at
  UNION
  SELECT org_id FROM approvals WHERE status IN ('pending', 'approved') AND used_at IS NULL AND expires_at <= at
  UNION
  SELECT a.org_id FROM approvals a JOIN orgs o ON o.id = a.org_id
    WHERE a.status = 'pending' AND a.used_at IS NULL
      AND a.asked_at <= at - o.escalate_after_minutes * interval '1 minute'
      AND NOT EXISTS (SELECT FROM notification_events e WHERE e.approval_id = a.id AND e.kind = 'escalated');
  PERFORM set_config('app.tells', '', true);
END $$;
REVOKE ALL ON FUNCTION orgs_to_tell(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION orgs_to_tell(timestamptz) TO sallyport_dashboard;
