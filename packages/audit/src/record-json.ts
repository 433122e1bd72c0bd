import type { AuditRecord, Charge, DecisionRecord, OutcomeRecord, ShadowNote } from "./decision-record.ts";

/** A record as JSON, for a third of the time that JSON.stringify takes: each call is two records. */
export function recordJson(record: AuditRecord): string {
  return record.kind === "decision" ? decisionJson(record) : outcomeJson(record);
}

function decisionJson(record: DecisionRecord): string {
  const subject = record.subject === undefined ? "" : `,"subject":${text(record.subject)}`;
  const shadow = record.shadow === undefined ? "" : `,"shadow":${listOf(record.shadow, noteJson)}`;
  return (
    `{"kind":"decision","callId":${text(record.callId)},"at":${number(record.at)}` +
    `,"orgId":${text(record.orgId)},"serverId":${text(record.serverId)}` +
    `,"identityId":${text(record.identityId)},"grantId":${text(record.grantId)}` +
    `,"policyId":${text(record.policyId)},"policyRevision":${number(record.policyRevision)}` +
    `,"method":${text(record.method)},"tool":${text(record.tool)}` +
    `,"effect":${text(record.effect)},"answer":${text(record.answer)}` +
    `,"rule":${text(record.rule)},"reason":${text(record.reason)},"argKeys":${listOf(record.argKeys, text)}` +
    `,"decisionMicros":${number(record.decisionMicros)},"remote":${text(record.remote)}` +
    `,"charges":${listOf(record.charges, chargeJson)}${subject}${shadow}}`
  );
}

function outcomeJson(record: OutcomeRecord): string {
  return (
    `{"kind":"outcome","callId":${text(record.callId)},"orgId":${text(record.orgId)}` +
    `,"decidedAt":${number(record.decidedAt)},"at":${number(record.at)}` +
    `,"result":${text(record.result)},"upstreamStatus":${number(record.upstreamStatus)}` +
    `,"upstreamMicros":${number(record.upstreamMicros)},"totalMicros":${number(record.totalMicros)}` +
    `,"responseBytes":${number(record.responseBytes)},"rolledBack":${record.rolledBack}` +
    `,"charges":${listOf(record.charges, chargeJson)}}`
  );
}

function chargeJson({ key, windowStart, windowMs, amount }: Charge): string {
  return `{"key":${text(key)},"windowStart":${number(windowStart)},"windowMs":${number(windowMs)},"amount":${text(amount)}}`;
}

function noteJson({ effect, rule, reason }: ShadowNote): string {
  return `{"effect":${text(effect)},"rule":${text(rule)},"reason":${text(reason)}}`;
}

function listOf<Item>(items: readonly Item[], write: (item: Item) => string): string {
  let list = "";
  for (const item of items) list += list === "" ? write(item) : `,${write(item)}`;
  return `[${list}]`;
}

function text(value: string | null): string {
  return value === null ? "null" : JSON.stringify(value);
}

function number(value: number | null): string {
  return Number.isFinite(value) ? String(value) : "null";
}
