export { AuditSink, type NumberedRecord, type StoredCounter } from "./audit-sink.ts";
export {
  type ConfigChanges,
  type GrantEntry,
  type Labels,
  type PinnedTool,
  type PolicyEntry,
  PolicySource,
  type ServerEntry,
} from "./policy-source.ts";
export { type SeenTool, SeenToolsSink } from "./seen-tools.ts";
