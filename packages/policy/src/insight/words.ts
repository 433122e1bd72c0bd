import type { ApprovalRule, Group, Scope } from "../language/document.ts";
import { durationText } from "../language/duration.ts";
import { phrases, windowText } from "../language/reasons.ts";
import { EVERY_TOOL, type Part } from "./meaning.ts";

const PER: Record<Scope, string> = {
  grant: "for each grant",
  identity: "for each identity",
  session: "for each session",
  server: "for each server",
  org: "for the organisation",
};

/** What a sentence calls the tools of a selector. */
export function subjectOf(selector: string): string {
  return selector === EVERY_TOOL ? "all tools" : selector;
}

/** What a part of a rule asks, to stand behind "if", "was" or "now". */
export function partWords(part: Part): string {
  const suffix = part.mode === "shadow" ? " (in shadow)" : "";
  return `${enforcedWords(part)}${suffix}`;
}

function enforcedWords(part: Part): string {
  switch (part.kind) {
    case "require":
      return allOf(part.conditions, "mustBe");
    case "deny_if":
      return `denied when ${allOf(part.conditions, "is")}`;
    case "limit":
      return limitWords(part);
    case "approval":
      return approvalWords(part.approval);
    case "deny":
      break;
  }
  return "denied";
}

/** Every one of them: the sentence for an agent stops at the fourth. */
function allOf(groups: readonly Group[], form: "is" | "mustBe"): string {
  return groups.map((group) => phrases([group], form)).join(" and ");
}

function limitWords({ limit, sharedWith }: Extract<Part, { kind: "limit" }>): string {
  const shared = sharedWith.length === 0 ? "" : `, shared with ${sharedWith.map(subjectOf).join(", ")}`;
  const per = PER[limit.scope];
  if (limit.kind === "concurrency") {
    return `at most ${calls(limit.concurrency)} at the same time ${per}${shared}`;
  }
  const what = limit.cost === undefined ? calls(limit.max) : `${limit.max} of ${limit.cost}`;
  return `at most ${what} ${windowText(limit.window)} ${per}${shared}`;
}

function calls(count: bigint | number): string {
  return `${count} ${String(count) === "1" ? "call" : "calls"}`;
}

/** What `approval` and its shorthand are without a word about it. */
const USUAL = { quorum: 1, expiresMs: 1_800_000, waitMs: 50_000 };

/** "needs approval", with what is unusual about it. */
export function approvalWords({ approvers, quorum, expiresMs, waitMs, when }: ApprovalRule): string {
  const people = [
    ...approvers.roles.map((role) => `the role ${role}`),
    ...approvers.members.map((member) => `the member ${member}`),
  ];
  const count = quorum === USUAL.quorum ? "" : ` of ${quorum} people`;
  return [
    `needs approval${count}`,
    ...(people.length === 0 ? [] : [`from ${people.join(" or ")}`]),
    ...(expiresMs === USUAL.expiresMs ? [] : [`good for ${durationText(expiresMs)}`]),
    ...(waitMs === USUAL.waitMs ? [] : [`held for ${durationText(waitMs)}`]),
    ...(when.length === 0 ? [] : [`when ${allOf(when, "is")}`]),
  ].join(" ");
}
