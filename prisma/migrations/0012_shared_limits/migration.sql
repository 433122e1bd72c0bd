-- AlterTable
ALTER TABLE "proxies" ADD COLUMN     "settled_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "limit_counters" ADD COLUMN     "org_id" UUID;

-- CreateTable
CREATE TABLE "limit_resets" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "org_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "config_version" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "limit_resets_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "limit_counters_org_id_window_end_idx" ON "limit_counters"("org_id", "window_end");

-- CreateIndex
CREATE INDEX "limit_resets_config_version_idx" ON "limit_resets"("config_version");

-- AddForeignKey
ALTER TABLE "limit_resets" ADD CONSTRAINT "limit_resets_org_id_fkey" FOREIGN KEY ("org_id") REFERENCES "orgs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ---------------------------------------------------------------------------------------------------------------
-- What schema.prisma cannot say. Counters from before this migration have no organisation: only proxies see them.
-- ---------------------------------------------------------------------------------------------------------------

ALTER TABLE limit_counters ENABLE ROW LEVEL SECURITY;
ALTER TABLE limit_counters FORCE ROW LEVEL SECURITY;
CREATE POLICY own_org ON limit_counters USING (org_id = app_org()) WITH CHECK (org_id = app_org());
CREATE POLICY proxy_counts ON limit_counters TO sallyport_proxy USING (true) WITH CHECK (true);
GRANT SELECT, DELETE ON limit_counters TO sallyport_dashboard;

-- An admin empties a budget; each proxy that counts is told by the configuration clock.
ALTER TABLE limit_resets ENABLE ROW LEVEL SECURITY;
ALTER TABLE limit_resets FORCE ROW LEVEL SECURITY;
CREATE POLICY own_org ON limit_resets USING (org_id = app_org()) WITH CHECK (org_id = app_org());
CREATE POLICY proxy_reads ON limit_resets FOR SELECT TO sallyport_proxy USING (true);
GRANT SELECT, INSERT ON limit_resets TO sallyport_dashboard;
GRANT SELECT ON limit_resets TO sallyport_proxy;
CREATE TRIGGER config_changed BEFORE INSERT ON limit_resets
  FOR EACH ROW EXECUTE FUNCTION take_config_version();
