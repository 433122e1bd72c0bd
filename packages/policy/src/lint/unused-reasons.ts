import { isObject, type JsonValue, own, pointer } from "@sallyport/json";
import type { QuickFix, Warning } from "./warning.ts";

/** Sentences that nobody is told. `raw` is the document as it is written, which alone still has them. */
export function unusedReasons(raw: JsonValue | undefined): Warning[] {
  const tools = isObject(raw) ? own(raw, "tools") : undefined;
  if (!isObject(tools)) return [];
  return Object.keys(tools).flatMap((name): Warning[] => {
    if (!hasUnusedReason(own(tools, name))) return [];
    const message =
      'No one reads this: reason belongs to "action": "deny" or "require_approval", or to rate_limit.';
    const at = pointer(["tools", name, "reason"]);
    const fix: QuickFix = { label: "Remove this reason", edit: { kind: "remove_value", pointer: at } };
    return [{ code: "unused_reason", pointer: at, message, fix }];
  });
}

function hasUnusedReason(tool: JsonValue | undefined): boolean {
  if (!isObject(tool) || own(tool, "reason") === undefined) return false;
  const action = own(tool, "action");
  return action !== "deny" && action !== "require_approval" && own(tool, "rate_limit") === undefined;
}
