import { canonicalNumber, isNumber, isObject, type JsonObject, type JsonValue, own } from "@sallyport/json";
import { isTimePath } from "../language/context-path.ts";
import { durationMs } from "../language/duration.ts";
import type { RecordName } from "../language/grammar-shape.ts";
import { type Place, quoted, type Report } from "../language/issue.ts";
import { isOperator } from "../language/operators.ts";
import { checkOperand, MAX_PATTERNS_SIZE, TOO_MANY_PATTERNS } from "../values/operand.ts";
import { hasItems } from "../values/path.ts";

/** What records say beyond the shape of their keys, which is known to be right. Remembers what it has seen. */
export class CheckMeaning {
  #patternsSize = 0;
  readonly #counters = new Map<string, Bounds>();
  readonly #report: Report;

  constructor(report: Report) {
    this.#report = report;
  }

  check(record: JsonObject, name: RecordName, place: Place): boolean {
    if (name === "condition") {
      const hasOperand = this.#operand(record, place);
      return this.#path(record, place) && hasOperand;
    }
    if (name === "limit" || name === "concurrency") return this.#counter(record, place);
    if (name === "approval") return this.#quorum(record, place);
    if (name === "arguments") return this.#additional(record, place);
    return name !== "tool" || this.#approval(record, place);
  }

  #operand(condition: JsonObject, place: Place): boolean {
    const op = own(condition, "op");
    if (typeof op !== "string" || !isOperator(op)) return false;
    const valuePlace = [...place, "value"];
    const hasRoom = op !== "regex" || this.#patternsSize <= MAX_PATTERNS_SIZE;
    const check = hasRoom ? checkOperand(op, own(condition, "value") ?? null) : TOO_MANY_PATTERNS;
    if (check.problem !== undefined) {
      return this.#wrong(check.problem.code, valuePlace, check.problem.message);
    }
    this.#patternsSize += check.pattern?.size ?? 0;
    if (this.#patternsSize <= MAX_PATTERNS_SIZE) return true;
    return this.#wrong(TOO_MANY_PATTERNS.problem.code, valuePlace, TOO_MANY_PATTERNS.problem.message);
  }

  /** A quantifier belongs to a path with `[*]`, a time zone to one about the time. */
  #path(condition: JsonObject, place: Place): boolean {
    const path = text(own(condition, "path"));
    const isQuantified = own(condition, "quantifier") !== undefined;
    if (hasItems(path) && !isQuantified) {
      const message = 'A path with [*] needs "quantifier": "every" or "some"; write which one is meant.';
      return this.#wrong("missing_key", place, message);
    }
    if (!hasItems(path) && isQuantified) {
      const message =
        "Only a path with [*] leads to several values; remove this, or write [*] behind a list.";
      return this.#wrong("contradiction", [...place, "quantifier"], message);
    }
    if (isTimePath(path) || own(condition, "timezone") === undefined) return true;
    const message = "Only time.hour and time.weekday have a time zone; remove this.";
    return this.#wrong("contradiction", [...place, "timezone"], message);
  }

  /** One counter has one window and one scope, wherever it is named. */
  #counter(limit: JsonObject, place: Place): boolean {
    const counter = text(own(limit, "counter"));
    const bounds = boundsOf(limit);
    const first = this.#counters.get(counter) ?? bounds;
    this.#counters.set(counter, first);
    if (first.window === bounds.window && first.scope === bounds.scope) return true;
    const message = `The counter ${quoted(counter)} already counts ${first.window} for each ${first.scope}; write that, or name another counter.`;
    const windowKey = own(limit, "window") === undefined ? "concurrency" : "window";
    const key = first.window === bounds.window ? "scope" : windowKey;
    return this.#wrong("counter_conflict", [...place, key], message);
  }

  #quorum(approval: JsonObject, place: Place): boolean {
    const approvers = own(approval, "approvers");
    const quorum = own(approval, "quorum") ?? 1;
    if (!isObject(approvers) || !isNumber(quorum)) return true;
    const roles = own(approvers, "roles") ?? [];
    const members = own(approvers, "members") ?? [];
    if (!Array.isArray(roles) || !Array.isArray(members) || roles.length > 0 || members.length === 0)
      return true;
    if (Number(canonicalNumber(quorum)) <= new Set(members).size) return true;
    const message = `Only ${new Set(members).size} may approve; write at most that, or name more members.`;
    return this.#wrong("contradiction", [...place, "quorum"], message);
  }

  #additional(rule: JsonObject, place: Place): boolean {
    if (own(rule, "schema") !== "off" || own(rule, "additional") !== "deny") return true;
    const message = 'Without a schema nothing is additional; write "schema": "pinned", or remove this.';
    return this.#wrong("contradiction", [...place, "additional"], message);
  }

  #approval(tool: JsonObject, place: Place): boolean {
    const isTwice = own(tool, "action") === "require_approval" && own(tool, "approval") !== undefined;
    const message = 'This asks for approval, and so does "action"; remove one of the two.';
    return !isTwice || this.#wrong("contradiction", [...place, "approval"], message);
  }

  #wrong(...issue: Parameters<Report>): false {
    this.#report(...issue);
    return false;
  }
}

/** What of a limit is the same wherever its counter is named, in words. */
type Bounds = { window: string; scope: string };

function boundsOf(limit: JsonObject): Bounds {
  return { window: windowWords(own(limit, "window")), scope: text(own(limit, "scope")) };
}

function windowWords(window: JsonValue | undefined): string {
  if (window === undefined) return "running calls";
  if (typeof window === "string") return `by the ${window}`;
  const length = isObject(window) ? durationMs(text(own(window, "sliding"))) : undefined;
  return `by a sliding window of ${(length ?? 0) / 1000} seconds`;
}

function text(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : "";
}
