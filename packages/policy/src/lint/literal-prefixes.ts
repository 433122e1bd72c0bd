import type { JsonObject } from "@sallyport/json";
import type { Condition, PolicyDocument } from "../language/document.ts";
import { quoted } from "../language/issue.ts";
import { parseFolder } from "../values/folder.ts";
import { sitesOf } from "./sites.ts";
import type { QuickFix, Warning } from "./warning.ts";

const URL_START = /^[a-z][a-z0-9+.-]*:\/\//i;
const PATH_START = /^(?:[/\\]|[A-Za-z]:[/\\]|~\/|\.\.?[/\\])[^ ]/;

/** A `starts_with` on a path or a URL: it compares characters, and those who read such a string do not. */
export function literalPrefixes(document: PolicyDocument): Warning[] {
  return document.tools.flatMap((tool) =>
    sitesOf(tool).flatMap(({ condition, pointer }) => warningOf(condition, pointer)),
  );
}

function warningOf(condition: Condition, pointer: string): Warning[] {
  const { op, path, value } = condition;
  if (op !== "starts_with" || typeof value !== "string" || !path.startsWith("args.")) return [];
  const code = "literal_prefix";
  if (URL_START.test(value)) {
    const message = `A URL that starts with ${quoted(value)} may lead to another host or page, and one that leads there may start otherwise, as with capitals or "..". Write host_in for its host.`;
    return [{ code, pointer, message }];
  }
  if (!PATH_START.test(value)) return [];
  const message = `A path that starts with ${quoted(value)} may lead out of there by "..", and one that leads there may start otherwise. Write path_within for its folder.`;
  const fix = withinFolder(condition, value, pointer);
  return [fix === undefined ? { code, pointer, message } : { code, pointer, message, fix }];
}

/** Only where the prefix is a whole folder: "/srv/data" is also the beginning of "/srv/database". */
function withinFolder(condition: Condition, prefix: string, pointer: string): QuickFix | undefined {
  const folder = prefix.slice(0, -1);
  if (!/[^/\\:][/\\]$/.test(prefix) || parseFolder(folder) === undefined) return undefined;
  const { path, quantifier } = condition;
  const value: JsonObject = { path, op: "path_within", value: folder, ...(quantifier && { quantifier }) };
  return { label: `Write path_within ${folder}`, edit: { kind: "set_value", pointer, value } };
}
