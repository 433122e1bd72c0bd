import { stringify } from "@sallyport/json";
import type { ConcurrencyRule, LimitRule, ToolRule } from "../language/document.ts";
import { quoted } from "../language/issue.ts";
import { RESERVED_PREFIX } from "../read/check-string.ts";
import { deniesAll } from "./denies-all.ts";
import type { Subject } from "./subject.ts";
import type { FixEdit, Warning } from "./warning.ts";

type Limit = LimitRule | ConcurrencyRule;

/** How many counters are compared by their names. */
const MAX_COMPARED = 200;

/** Counters that no call can ever draw on, and names that look like a slip of another counter's. */
export function counters(subject: Subject): Warning[] {
  const users = usersOf(subject);
  return [...unread(users), ...similar(subject, users)];
}

type Use = { limit: Limit; isRead: boolean };

function usersOf(subject: Subject): ReadonlyMap<string, readonly Use[]> {
  const users = new Map<string, Use[]>();
  const add = (limit: Limit, isRead: boolean) => {
    const uses = users.get(limit.counter) ?? [];
    uses.push({ limit, isRead });
    users.set(limit.counter, uses);
  };
  for (const limit of subject.document.allTools) add(limit, true);
  for (const rule of subject.document.tools) {
    const isRead = isReached(subject, rule);
    for (const limit of rule.limits) add(limit, isRead);
  }
  return users;
}

/** Whether a call can get as far as the budgets of this rule. */
function isReached(subject: Subject, rule: ToolRule): boolean {
  if (deniesAll(rule) !== undefined) return false;
  if (subject.tools === undefined) return true;
  return subject.toolsOf(rule.selector).some((tool) => !subject.isHidden(tool));
}

function unread(users: ReadonlyMap<string, readonly Use[]>): Warning[] {
  return [...users].flatMap(([counter, uses]) => {
    const [first] = uses;
    if (first === undefined || uses.some(({ isRead }) => isRead)) return [];
    const message = `No call ever draws on the counter ${quoted(counter)}: every rule that names it denies, is hidden or is about no tool of the server.`;
    return [{ code: "unread_counter" as const, pointer: `${first.limit.rule}/counter`, message }];
  });
}

/** A counter of one rule whose name is almost that of another one that counts alike: one budget may be meant. */
function similar(subject: Subject, users: ReadonlyMap<string, readonly Use[]>): Warning[] {
  const written = [...users].filter(([name]) => !name.startsWith(RESERVED_PREFIX)).slice(0, MAX_COMPARED);
  return written.flatMap(([name, [use, ...others]]) => {
    if (use === undefined || others.length > 0) return [];
    const alike = written
      .filter(([, uses]) => uses.length > 1 && boundsOf(uses[0]?.limit) === boundsOf(use.limit))
      .map(([other]) => other)
      .filter((other) => withoutDigits(other) !== withoutDigits(name));
    const meant = subject.meant(name, alike);
    if (meant === undefined) return [];
    const pointer = `${use.limit.rule}/counter`;
    const message = `Only this rule counts on ${quoted(name)}. Did you mean ${quoted(meant)}, which others share?`;
    const edit: FixEdit = { kind: "set_value", pointer, value: meant };
    const fix = { label: `Count on ${stringify(meant)}`, edit };
    return [{ code: "similar_counter" as const, pointer, message, fix }];
  });
}

/** `team1` and `team2` are two on purpose. */
function withoutDigits(name: string): string {
  return name.replaceAll(/\d+/g, "");
}

/** Rules that name one counter have these alike. */
function boundsOf(limit: Limit | undefined): string {
  if (limit === undefined) return "";
  return JSON.stringify([limit.kind, limit.scope, limit.kind === "limit" ? limit.window : null]);
}
