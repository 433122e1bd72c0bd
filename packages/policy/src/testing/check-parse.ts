import { compile, decide, type Issue, load, parse } from "../index.ts";

const TOOLS = ["pay", "find", "get", "__proto__", "none"];
const ARGS = { amount: 400, currency: "usd", q: "aaa!", url: "https://example.com", items: [{ price: 1 }] };

/**
 * Whether a string is a policy. Throws, and so fails a property, when parse, or what is made of what it accepts, does
 * not keep its promises: every issue in its place and a sentence, every document loadable, the same text the same hash.
 */
export function checkParse(text: string): boolean {
  const result = parse(text);
  for (const issue of result.ok ? result.warnings : result.issues) checkIssue(issue, text);
  if (!result.ok) return false;
  const compiled = compile(result.document);
  const again = parse(text);
  if (!again.ok || compile(again.document).hash !== compiled.hash) throw new Error("another hash");
  const loaded = load(JSON.parse(JSON.stringify(compiled)));
  if (!loaded.ok) throw new Error(loaded.reason);
  for (const tool of TOOLS) {
    const { effect, rule, reason } = decide(loaded.policy, { tool, args: ARGS });
    if (!/^(?:allow|deny)$/.test(effect) || rule === "" || reason === "")
      throw new Error(`decided ${effect}`);
  }
  return true;
}

function checkIssue({ from, to, line, column, message }: Issue, text: string): void {
  const isInText = from >= 0 && from <= to && to <= text.length && line >= 1 && column >= 1;
  if (!isInText) throw new Error(`an issue from ${from} to ${to}: ${message}`);
  if (!/^[\s\S]+[.?]$/.test(message) || message.length > 400) throw new Error(`not a sentence: ${message}`);
}
