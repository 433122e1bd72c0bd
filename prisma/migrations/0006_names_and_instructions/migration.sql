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
