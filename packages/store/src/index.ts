export { AuditSink, type NumberedRecord } from "./audit-sink.ts";
export { type HeldCall, HeldCalls, type HoldAnswer } from "./held-calls.ts";
export { InstructionsSink } from "./instructions.ts";
export {
  type BudgetReset,
  type ConfigChanges,
  type GrantEntry,
  type PinnedTool,
  type PolicyEntry,
  PolicySource,
  type ServerEntry,
} from "./policy-source.ts";
export { type SeenTool, SeenToolsSink } from "./seen-tools.ts";
