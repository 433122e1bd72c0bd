import { parseDocument, stringify } from "@sallyport/json";
import { type Changes, removeRule, removeValue, requireExists, setValue } from "../edit/edit.ts";
import type { QuickFix } from "./warning.ts";

/** The smallest changes of the policy's text that make a fix; undefined when the text is another one by now. */
export function applyFix(text: string, { edit }: QuickFix): Changes | undefined {
  if (edit.kind === "set_value") return setValue(text, edit.pointer, edit.value);
  if (edit.kind === "rename_key") return renameKey(text, edit.pointer, edit.name);
  if (edit.kind === "remove_value") return removeValue(text, edit.pointer);
  if (edit.kind === "remove_rule") return removeRule(text, edit.pointer);
  return requireExists(text, edit.tool, edit.path);
}

/** Writes another name for a key; its value and what is around it stay. */
function renameKey(text: string, at: string, name: string): Changes | undefined {
  const span = parseDocument(text, { comments: true }).locate(at, "key");
  return span && [{ from: span.from, to: span.to, insert: stringify(name) }];
}
