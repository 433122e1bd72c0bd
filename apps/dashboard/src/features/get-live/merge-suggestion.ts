import { applyChanges, type JsonObject, type JsonValue, pointer } from "@sallyport/json";
import { parse } from "@sallyport/policy";
import { type Changes, setToolColumn, setValue } from "@sallyport/policy/edit";

/**
 * The text of a policy with the rules of a suggestion in it: each tool that the suggestion names gets its rule, or is
 * hidden; everything else stays, comments too. Null where the text has faults, or the result would have.
 */
export function mergeSuggestion(text: string, suggestion: JsonObject): string | null {
  const { version, hide, tools, all_tools: together } = suggestion;
  const steps: ((now: string) => Changes | undefined)[] = [
    ...namesIn(hide).map((name) => (now: string) => setToolColumn(now, name, "hide")),
    ...Object.entries(objectOf(tools)).flatMap(([name, rule]) => [
      (now: string) => setToolColumn(now, name, "remove"),
      (now: string) => setValue(now, pointer(["tools", name]), rule),
    ]),
    // Of all tools together the text's own limits stay, where it has any.
    (now) => (together === undefined || limitsAll(now) ? [] : setValue(now, "/all_tools", together)),
    // A document of version "1" means the same as version "2" (docs/policy-language.md 1.1).
    (now) => (version === "2" ? setValue(now, "/version", "2") : []),
  ];
  let now = text;
  for (const step of steps) {
    const changes = step(now);
    if (changes === undefined) return null;
    now = applyChanges(now, changes);
  }
  return parse(now).ok ? now : null;
}

/** Whether the text limits all tools together. */
function limitsAll(text: string): boolean {
  const parsed = parse(text);
  return parsed.ok && parsed.document.allTools.length > 0;
}

const objectOf = (value: JsonValue | undefined): Readonly<Record<string, JsonValue>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, JsonValue>)
    : {};

const namesIn = (value: JsonValue | undefined): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
