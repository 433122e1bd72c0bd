export type { AdminEvent } from "./admin-event.ts";
export { argKeys } from "./arg-keys.ts";
export type {
  Answer,
  AuditRecord,
  Charge,
  DecisionRecord,
  OutcomeRecord,
  OutcomeResult,
  PartOf,
  ShadowNote,
} from "./decision-record.ts";
export { printable } from "./printable.ts";
export { subjectOf } from "./subject-of.ts";
