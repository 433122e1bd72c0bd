/** In words, where a decision comes from. */
export type Where = { words: string; baseline: boolean };

const BASELINE = "baseline:";

const BRACKETED: ReadonlyMap<string, string> = new Map([
  ["(kill switch)", "an administrator has stopped all calls of this kind"],
  ["(no policy)", "no policy is attached"],
  ["(hidden)", "the policy hides this tool"],
  ["(default deny)", "no rule is about this tool, and the policy denies such tools"],
  ["(default allow)", "no rule is about this tool, and the policy allows such tools"],
  ["(quarantined)", "nobody has reviewed the tool as it is now"],
  ["(shadow)", "the policy is in shadow, which lets every call pass"],
]);

const PARTS: ReadonlyMap<string, string> = new Map([
  ["require", "require"],
  ["deny_if", "deny_if"],
  ["limits", "limit"],
]);

/** `/tools/pay/deny_if/1` → "the 2nd deny_if of the tool pay". A rule that is not known is told as it is. */
export function whereOf(rule: string): Where {
  const baseline = rule.startsWith(BASELINE);
  const own = baseline ? rule.slice(BASELINE.length) : rule;
  return { words: BRACKETED.get(own) ?? pointerWords(own) ?? own, baseline };
}

function pointerWords(pointer: string): string | undefined {
  if (!pointer.startsWith("/")) return undefined;
  const [top = "", ...rest] = pointer.slice(1).split("/").map(unescaped);
  if (top === "tools") {
    const [selector = "", ...part] = rest;
    return part.length === 0 ? `the rule of ${toolsOf(selector)}` : partOf(part, toolsOf(selector));
  }
  if (top === "all_tools") return partOf(rest, "all tools");
  if (top === "surfaces") return partOf(rest.slice(1), `the surface ${rest[0] ?? ""}`);
  const [name] = rest;
  return name === undefined ? `${top} of the policy` : `${name} of the ${top}`;
}

function partOf([name = "", index]: readonly string[], owner: string): string {
  if (name === "") return `the rule of ${owner}`;
  const part = PARTS.get(name);
  const number = Number(index);
  if (part === undefined || !Number.isInteger(number)) return `${name} of ${owner}`;
  return `the ${ordinal(number + 1)} ${part} of ${owner}`;
}

function toolsOf(selector: string): string {
  if (selector.startsWith("@")) return `tools of the class ${selector.slice(1)}`;
  if (selector === "*") return "every tool";
  return selector.includes("*") ? `tools like ${selector}` : `the tool ${selector}`;
}

const RULES = new Intl.PluralRules("en", { type: "ordinal" });
const SUFFIXES: Record<string, string> = { one: "st", two: "nd", few: "rd", other: "th" };

function ordinal(count: number): string {
  return `${count}${SUFFIXES[RULES.select(count)] ?? "th"}`;
}

function unescaped(step: string): string {
  return step.replaceAll("~1", "/").replaceAll("~0", "~");
}
