-- CreateEnum
CREATE TYPE "approval_status" AS ENUM ('pending', 'approved', 'denied', 'expired', 'withdrawn');

-- CreateEnum
CREATE TYPE "vote" AS ENUM ('approve', 'deny');

-- AlterTable
ALTER TABLE "identities" ADD COLUMN     "user_id" UUID;

-- AlterTable
ALTER TABLE "decisions" ADD COLUMN     "approval_id" UUID;

-- CreateTable
CREATE TABLE "approvals" (
    "id" UUID NOT NULL,
    "org_id" UUID NOT NULL,
    "grant_id" UUID NOT NULL,
    "identity_id" UUID NOT NULL,
    "server_id" UUID NOT NULL,
    "policy_id" UUID NOT NULL,
    "policy_revision" INTEGER NOT NULL,
    "tool" TEXT NOT NULL,
    "tool_class" TEXT,
    "call_id" UUID NOT NULL,
    "binding" TEXT NOT NULL,
    "call_hash" TEXT NOT NULL,
    "arguments" TEXT NOT NULL,
    "edited" TEXT,
    "version" INTEGER NOT NULL DEFAULT 0,
    "rule" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "requirements" JSONB NOT NULL,
    "client_name" TEXT,
    "session_id" TEXT,
    "asked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "status" "approval_status" NOT NULL DEFAULT 'pending',
    "decided_at" TIMESTAMPTZ(3),
    "deny_reason" TEXT,
    "used_at" TIMESTAMPTZ(3),
    "used_call_id" UUID,
    "used_call_at" TIMESTAMPTZ(3),

    CONSTRAINT "approvals_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "approval_votes" (
    "org_id" UUID NOT NULL,
    "approval_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "vote" "vote" NOT NULL,
    "version" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "reason" TEXT,

    CONSTRAINT "approval_votes_pkey" PRIMARY KEY ("approval_id","user_id")
);

-- CreateIndex
CREATE INDEX "approvals_org_id_status_asked_at_idx" ON "approvals"("org_id", "status", "asked_at" DESC);

-- CreateIndex
CREATE INDEX "approvals_org_id_grant_id_asked_at_idx" ON "approvals"("org_id", "grant_id", "asked_at" DESC);

-- CreateIndex
CREATE INDEX "approvals_org_id_server_id_tool_asked_at_idx" ON "approvals"("org_id", "server_id", "tool", "asked_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "approvals_org_id_id_key" ON "approvals"("org_id", "id");

-- AddForeignKey
ALTER TABLE "identities" ADD CONSTRAINT "identities_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_org_id_grant_id_fkey" FOREIGN KEY ("org_id", "grant_id") REFERENCES "grants"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_org_id_identity_id_fkey" FOREIGN KEY ("org_id", "identity_id") REFERENCES "identities"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_org_id_server_id_fkey" FOREIGN KEY ("org_id", "server_id") REFERENCES "servers"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approval_votes" ADD CONSTRAINT "approval_votes_org_id_approval_id_fkey" FOREIGN KEY ("org_id", "approval_id") REFERENCES "approvals"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approval_votes" ADD CONSTRAINT "approval_votes_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ---------------------------------------------------------------------------------------------------------------
-- What schema.prisma cannot say (docs/approvals.md).
-- ---------------------------------------------------------------------------------------------------------------

-- One is open for a call at most: equal calls collapse into it, whichever proxies they come through.
CREATE UNIQUE INDEX approvals_open ON approvals (grant_id, binding)
  WHERE status IN ('pending', 'approved') AND used_at IS NULL;

ALTER TABLE approvals ADD CONSTRAINT approvals_requirements_some
  CHECK (jsonb_typeof(requirements) = 'array' AND requirements <> '[]');
ALTER TABLE approvals ADD CONSTRAINT approvals_used_once_approved
  CHECK (used_at IS NULL OR status = 'approved');
ALTER TABLE approvals ADD CONSTRAINT approvals_used_by
  CHECK (num_nulls(used_at, used_call_id, used_call_at) IN (0, 3));
ALTER TABLE approvals ADD CONSTRAINT approvals_decided
  CHECK ((status = 'pending') = (decided_at IS NULL));

ALTER TABLE approvals ENABLE ROW LEVEL SECURITY;
ALTER TABLE approvals FORCE ROW LEVEL SECURITY;
CREATE POLICY own_org ON approvals USING (org_id = app_org()) WITH CHECK (org_id = app_org());
ALTER TABLE approval_votes ENABLE ROW LEVEL SECURITY;
ALTER TABLE approval_votes FORCE ROW LEVEL SECURITY;
CREATE POLICY own_org ON approval_votes USING (org_id = app_org()) WITH CHECK (org_id = app_org());

-- The dashboard decides and never asks or uses; the proxy asks and uses through hold_call, and never decides.
GRANT SELECT, UPDATE (status, decided_at, deny_reason, edited, version) ON approvals TO sallyport_dashboard;
GRANT SELECT, INSERT, UPDATE (vote, version, at, reason) ON approval_votes TO sallyport_dashboard;
CREATE POLICY proxy_reads ON approvals FOR SELECT TO sallyport_proxy USING (true);
GRANT SELECT (id, status, used_at) ON approvals TO sallyport_proxy;

-- Whether somebody may vote under one requirement: named by e-mail address or id, or of a role that is named, in which
-- higher roles are included; without names, policy managers and admins.
CREATE FUNCTION may_vote(has role, user_id uuid, email text, roles text[], members text[]) RETURNS boolean
  LANGUAGE sql IMMUTABLE
  AS $$
  SELECT CASE
    WHEN cardinality(coalesce(roles, '{}')) = 0 AND cardinality(coalesce(members, '{}')) = 0
      THEN has >= 'policy_manager'
    ELSE user_id::text = ANY(coalesce(members, '{}'))
      OR EXISTS (SELECT FROM unnest(members) AS m(named) WHERE lower(m.named) = email)
      OR 'viewer' = ANY(coalesce(roles, '{}'))
      OR ('policy_manager' = ANY(coalesce(roles, '{}')) AND has >= 'policy_manager')
      OR ('admin' = ANY(coalesce(roles, '{}')) AND has = 'admin')
    END
$$;

-- Who may vote, by requirement, as things are now: members only, and never the person to whom the identity belongs.
CREATE FUNCTION approval_voters(in_org uuid, in_approval uuid) RETURNS TABLE (requirement bigint, user_id uuid)
  LANGUAGE sql STABLE
  AS $$
  SELECT r.number, m.user_id
  FROM approvals a
  JOIN identities i ON i.org_id = a.org_id AND i.id = a.identity_id
  CROSS JOIN ROWS FROM (jsonb_to_recordset(a.requirements) AS (roles text[], members text[])) WITH ORDINALITY
    AS r(roles, members, number)
  JOIN memberships m ON m.org_id = a.org_id
  JOIN users u ON u.id = m.user_id
  WHERE a.org_id = in_org AND a.id = in_approval AND i.user_id IS DISTINCT FROM m.user_id
    AND may_vote(m.role, u.id, u.email, r.roles, r.members)
$$;

-- Whether each requirement has its quorum of different people who may still vote, all for the arguments as they stand.
CREATE FUNCTION approval_is_met(in_org uuid, in_approval uuid) RETURNS boolean LANGUAGE sql STABLE
  AS $$
  SELECT bool_and(coalesce(r.quorum >= 1 AND r.quorum <= (
    SELECT count(*) FROM approval_votes v JOIN approval_voters(in_org, in_approval) w ON w.user_id = v.user_id
    WHERE v.org_id = a.org_id AND v.approval_id = a.id AND v.vote = 'approve' AND v.version = a.version
      AND w.requirement = r.number), false))
  FROM approvals a
  CROSS JOIN ROWS FROM (jsonb_to_recordset(a.requirements) AS (quorum int)) WITH ORDINALITY AS r(quorum, number)
  WHERE a.org_id = in_org AND a.id = in_approval
$$;

-- What a proxy does with a call that people have to approve, in one step for all proxies: uses the approval of exactly
-- this call, or else finds the one that waits, or else asks. Says what it did in `state`:
--   claimed    the call may run once, now: nobody can use this approval again
--   edited     approved with other arguments, given sealed; asked again with their version in `taking` it is claimed
--   pending    people are asked; `isNew` when this call asked them
--   denied, expired, withdrawn, used   what became of it; of `waiting`, where the call waited for one
--   too_many   too many calls of the grant or the organisation wait; nobody is asked
--   changed    the policy or the tool is not what the proxy decided by
--   gone       the grant is over
-- Bounds are given with the call. Rows are locked in one order, grant before approval.
CREATE FUNCTION hold_call(in_org uuid, asked jsonb) RETURNS jsonb LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
DECLARE
  in_grant uuid := (asked->>'grantId')::uuid;
  in_binding text := asked->>'binding';
  waiting uuid := (asked->>'waiting')::uuid;
  held approvals%ROWTYPE;
  said jsonb;
BEGIN
  PERFORM set_config('app.org_id', in_org::text, true);
  said := hold_call_refusal(in_org, asked);
  IF said IS NULL THEN
    UPDATE approvals SET status = 'expired', decided_at = expires_at
      WHERE org_id = in_org AND grant_id = in_grant AND binding = in_binding AND used_at IS NULL
        AND status IN ('pending', 'approved') AND expires_at <= clock_timestamp();
    SELECT * INTO held FROM approvals
      WHERE org_id = in_org AND grant_id = in_grant AND binding = in_binding AND used_at IS NULL
        AND status IN ('pending', 'approved') FOR UPDATE;
    IF held.status = 'approved' AND NOT coalesce(approval_is_met(in_org, held.id), false) THEN
      -- Somebody who approved may not do so any more: the others are asked again.
      UPDATE approvals SET status = 'pending', decided_at = NULL WHERE org_id = in_org AND id = held.id
        RETURNING * INTO held;
    END IF;
    IF held.status = 'approved' AND (held.edited IS NULL OR held.version = (asked->>'taking')::int) THEN
      UPDATE approvals SET used_at = clock_timestamp(), used_call_id = (asked->>'callId')::uuid,
        used_call_at = to_timestamp((asked->>'callAt')::float8 / 1000.0)
        WHERE org_id = in_org AND id = held.id;
      said := jsonb_build_object('state', 'claimed', 'id', held.id);
    ELSIF held.status = 'approved' THEN
      said := jsonb_build_object('state', 'edited', 'id', held.id, 'edited', held.edited,
        'version', held.version);
    ELSIF held.status = 'pending' THEN
      said := jsonb_build_object('state', 'pending', 'id', held.id, 'isNew', false);
    ELSIF waiting IS NOT NULL THEN
      SELECT jsonb_build_object('state', CASE WHEN a.used_at IS NOT NULL THEN 'used'
          WHEN a.status IN ('denied', 'expired') THEN a.status::text ELSE 'withdrawn' END,
        'id', a.id, 'reason', a.deny_reason) INTO said
        FROM approvals a WHERE a.org_id = in_org AND a.id = waiting AND a.grant_id = in_grant;
      said := coalesce(said, '{"state":"withdrawn"}');
    ELSE
      said := ask_approval(in_org, asked);
    END IF;
  END IF;
  IF said ? 'id' THEN
    SELECT said || jsonb_build_object('org', o.slug, 'expiresInMs',
        greatest(0, extract(epoch FROM a.expires_at - clock_timestamp()) * 1000)::float8)
      INTO said FROM orgs o, approvals a WHERE o.id = in_org AND a.org_id = in_org AND a.id = (said->>'id')::uuid;
  END IF;
  PERFORM set_config('app.org_id', '', true);
  RETURN said;
END $$;

-- What holds a call back whatever people say: a grant that is over, a policy or tool that is another by now.
CREATE FUNCTION hold_call_refusal(in_org uuid, asked jsonb) RETURNS jsonb LANGUAGE plpgsql
  AS $$
DECLARE
  granted grants%ROWTYPE;
BEGIN
  SELECT * INTO granted FROM grants
    WHERE org_id = in_org AND id = (asked->>'grantId')::uuid FOR NO KEY UPDATE;
  IF granted.id IS NULL OR granted.revoked_at IS NOT NULL OR granted.expires_at <= clock_timestamp() THEN
    RETURN '{"state":"gone"}';
  END IF;
  PERFORM FROM policies WHERE org_id = in_org AND id = granted.policy_id AND deleted_at IS NULL
    AND id = (asked->>'policyId')::uuid AND current_revision = (asked->>'policyRevision')::int;
  IF NOT FOUND THEN RETURN '{"state":"changed"}'; END IF;
  PERFORM FROM tools WHERE org_id = in_org AND server_id = granted.server_id AND name = asked->>'tool'
    AND removed_at IS NULL AND (reviewed_hash IS DISTINCT FROM asked->>'reviewedHash'
      OR definition_hash IS DISTINCT FROM asked->>'toolHash');
  IF FOUND THEN RETURN '{"state":"changed"}'; END IF;
  RETURN NULL;
END $$;

-- Asks people, within bounds. A denial holds until the time in which it could have been an approval is over.
CREATE FUNCTION ask_approval(in_org uuid, asked jsonb) RETURNS jsonb LANGUAGE plpgsql
  AS $$
DECLARE
  in_grant uuid := (asked->>'grantId')::uuid;
  denial approvals%ROWTYPE;
  of_grant bigint;
  of_org bigint;
  lately bigint;
BEGIN
  SELECT * INTO denial FROM approvals
    WHERE org_id = in_org AND grant_id = in_grant AND binding = asked->>'binding' AND status = 'denied'
      AND expires_at > clock_timestamp() ORDER BY asked_at DESC LIMIT 1;
  IF denial.id IS NOT NULL THEN
    RETURN jsonb_build_object('state', 'denied', 'id', denial.id, 'reason', denial.deny_reason);
  END IF;
  SELECT count(*) FILTER (WHERE status = 'pending' AND expires_at > clock_timestamp()),
      count(*) FILTER (WHERE asked_at > clock_timestamp() - interval '1 hour')
    INTO of_grant, lately FROM approvals WHERE org_id = in_org AND grant_id = in_grant
      AND (status = 'pending' OR asked_at > clock_timestamp() - interval '1 hour');
  SELECT count(*) INTO of_org FROM approvals
    WHERE org_id = in_org AND status = 'pending' AND expires_at > clock_timestamp();
  IF of_grant >= (asked->>'maxOfGrant')::bigint OR of_org >= (asked->>'maxOfOrg')::bigint
    OR lately >= (asked->>'maxAnHour')::bigint THEN
    RETURN '{"state":"too_many"}';
  END IF;
  -- The same call under an older policy or definition can no longer run.
  UPDATE approvals SET status = 'withdrawn', decided_at = clock_timestamp()
    WHERE org_id = in_org AND grant_id = in_grant AND call_hash = asked->>'callHash' AND used_at IS NULL
      AND status IN ('pending', 'approved');
  INSERT INTO approvals (id, org_id, grant_id, identity_id, server_id, policy_id, policy_revision, tool, tool_class,
      call_id, binding, call_hash, arguments, rule, reason, requirements, client_name, session_id, asked_at,
      expires_at)
    SELECT (asked->>'id')::uuid, in_org, g.id, g.identity_id, g.server_id, g.policy_id,
      (asked->>'policyRevision')::int, asked->>'tool', asked->>'toolClass', (asked->>'callId')::uuid,
      asked->>'binding', asked->>'callHash', asked->>'arguments', asked->>'rule', asked->>'reason',
      asked->'requirements', asked->>'clientName', asked->>'sessionId', clock_timestamp(),
      clock_timestamp() + (asked->>'expiresMs')::float8 * interval '1 millisecond'
    FROM grants g WHERE g.org_id = in_org AND g.id = in_grant;
  RETURN jsonb_build_object('state', 'pending', 'id', asked->>'id', 'isNew', true);
END $$;

REVOKE ALL ON FUNCTION hold_call(uuid, jsonb) FROM PUBLIC;
REVOKE ALL ON FUNCTION hold_call_refusal(uuid, jsonb) FROM PUBLIC;
REVOKE ALL ON FUNCTION ask_approval(uuid, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION hold_call(uuid, jsonb) TO sallyport_proxy;

-- The calls that people had to approve are few among all.
CREATE INDEX decisions_approvals ON decisions (org_id, at DESC, call_id DESC) WHERE approval_id IS NOT NULL;

-- Whoever waits for an approval, or tells people of it, hears of each change: its id, a space, and its state.
CREATE FUNCTION tell_approval() RETURNS trigger LANGUAGE plpgsql
  AS $$
BEGIN
  PERFORM pg_notify('sallyport_approvals',
    NEW.id || ' ' || CASE WHEN NEW.used_at IS NULL THEN NEW.status::text ELSE 'used' END);
  RETURN NULL;
END $$;
CREATE TRIGGER approval_changed AFTER INSERT OR UPDATE OF status, used_at, version ON approvals
  FOR EACH ROW EXECUTE FUNCTION tell_approval();

-- What a grant asked for ends with it.
CREATE FUNCTION withdraw_approvals() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp
  AS $$
BEGIN
  UPDATE approvals SET status = 'withdrawn', decided_at = clock_timestamp()
    WHERE org_id = NEW.org_id AND grant_id = NEW.id AND used_at IS NULL AND status IN ('pending', 'approved');
  RETURN NULL;
END $$;
CREATE TRIGGER approvals_withdrawn AFTER UPDATE OF revoked_at ON grants
  FOR EACH ROW WHEN (OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL) EXECUTE FUNCTION withdraw_approvals();
