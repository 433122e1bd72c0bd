-- AlterTable
ALTER TABLE "servers" ADD COLUMN     "silence_seconds" INTEGER NOT NULL DEFAULT 300;

ALTER TABLE servers ADD CONSTRAINT servers_silence_seconds CHECK (silence_seconds BETWEEN 1 AND 3600);

-- Beside config_changed, so that other columns can come to that one without a word about this.
CREATE TRIGGER config_changed_silence BEFORE UPDATE OF silence_seconds ON servers
  FOR EACH ROW EXECUTE FUNCTION take_config_version();
