-- The longest answer and the longest request of a server in MiB (null: as the proxy's settings say), and the only
-- authorities that its certificate may come from, in PEM (null: the public ones).
ALTER TABLE "servers" ADD COLUMN     "max_answer_mb" INTEGER,
ADD COLUMN     "max_request_mb" INTEGER,
ADD COLUMN     "authorities" TEXT;

ALTER TABLE servers ADD CONSTRAINT servers_max_answer_mb CHECK (max_answer_mb BETWEEN 1 AND 64);
ALTER TABLE servers ADD CONSTRAINT servers_max_request_mb CHECK (max_request_mb BETWEEN 1 AND 16);
ALTER TABLE servers ADD CONSTRAINT servers_authorities CHECK (length(authorities) BETWEEN 1 AND 65536);

CREATE TRIGGER config_changed_limits BEFORE UPDATE OF max_answer_mb, max_request_mb, authorities ON servers
  FOR EACH ROW EXECUTE FUNCTION take_config_version();
