import type { PolicyDocument } from "../language/document.ts";
import { ALL_TOOLS } from "../language/grammar-words.ts";
import { selectorText } from "../language/selector.ts";
import { covering } from "./covers.ts";
import type { Warning } from "./warning.ts";

/** How many hidden globs are held against the rules. */
const MAX_GLOBS = 100;

/** Rules of tools that the document hides. */
export function hiddenRules({ hide, tools }: PolicyDocument): Warning[] {
  const names = tools.map(({ selector }) => selectorText(selector));
  const known = new Set(names);
  let globs = 0;
  const hides = (text: string) => {
    if (text === ALL_TOOLS) return names.length > 0;
    if (known.has(text)) return true;
    globs += text.includes("*") ? 1 : 0;
    return text.includes("*") && globs <= MAX_GLOBS && names.some(covering(text));
  };
  return hide
    .filter(({ selector }) => hides(selectorText(selector)))
    .map(({ rule }) => ({
      code: "hidden_rule",
      pointer: rule,
      message: "These rules are never reached, because the tool is hidden; remove one of the two.",
    }));
}
