-- AlterTable
ALTER TABLE "tools" ADD COLUMN     "first_use" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "tool_reviews" ADD COLUMN     "first_use" BOOLEAN NOT NULL DEFAULT false;

-- ---------------------------------------------------------------------------------------------------------------
-- What schema.prisma cannot say. A review that a person made has an admin event which names the tool and the hash;
-- all others were made by the first discovery. The owner of the tables sees the rows of all organisations here only.
-- ---------------------------------------------------------------------------------------------------------------

ALTER TABLE tools NO FORCE ROW LEVEL SECURITY;
ALTER TABLE tool_reviews NO FORCE ROW LEVEL SECURITY;
ALTER TABLE admin_events NO FORCE ROW LEVEL SECURITY;

UPDATE tool_reviews r SET first_use = true
  WHERE NOT EXISTS (
    SELECT FROM admin_events e
    WHERE e.org_id = r.org_id AND e.target_id = r.server_id AND e.action = 'server.tools_reviewed'
      AND e.details->'tools' ? (r.tool || ' ' || r.hash));

UPDATE tools t SET first_use = true
  WHERE reviewed_hash IS NOT NULL AND (
    SELECT r.first_use FROM tool_reviews r
    WHERE r.org_id = t.org_id AND r.server_id = t.server_id AND r.tool = t.name
    ORDER BY r.at DESC LIMIT 1);

ALTER TABLE tools FORCE ROW LEVEL SECURITY;
ALTER TABLE tool_reviews FORCE ROW LEVEL SECURITY;
ALTER TABLE admin_events FORCE ROW LEVEL SECURITY;

ALTER TABLE tools ADD CONSTRAINT tools_first_use CHECK (NOT first_use OR reviewed_hash IS NOT NULL);
