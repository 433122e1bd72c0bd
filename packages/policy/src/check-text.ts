import type { TextFormat } from "./grammar.ts";
import { ALL_TOOLS, RISK_CLASSES } from "./grammar-words.ts";
import type { IssueCode } from "./issue.ts";
import { pathProblem } from "./path.ts";
import { didYouMean } from "./suggest.ts";
import { isToolName } from "./tool-name.ts";

export type Problem = { code: IssueCode; message: string };

const MAX_SENTENCE = 2000;
const MAX_COUNTER = 128;

/** Counters whose names begin so are the engine's own, as are the bracketed names of decisions. */
export const RESERVED_PREFIX = "(";

const PROBLEMS: Record<TextFormat, (text: string) => Problem | undefined> = {
  path: (text) => problem("invalid_path", pathProblem(text)),
  counter: counterProblem,
  sentence: (text) => problem("invalid_text", sentenceProblem(text)),
  tool_name_or_star: (text) => (text === ALL_TOOLS ? undefined : toolNameProblem(text)),
};

/** What is wrong with a text that has to be of some format, or undefined. */
export function textProblem(text: string, format: TextFormat): Problem | undefined {
  return PROBLEMS[format](text);
}

/** What is wrong with the name of a tool, or undefined. */
export function toolNameProblem(name: string): Problem | undefined {
  if (isToolName(name)) return undefined;
  const message = /[*@?]/.test(name)
    ? 'Version "1" knows exact tool names only; write each name out, or use default and all_tools.'
    : "No tool can have this name; write 1 to 128 of the characters A-Z a-z 0-9 _ - and the point.";
  return { code: "invalid_name", message };
}

const CLASS_KEYS: readonly string[] = RISK_CLASSES.map((name) => `@${name}`);

/** What is wrong with a selector of version "2" (a name, a glob or a risk class), or undefined. */
export function selectorProblem(text: string): Problem | undefined {
  if (text.startsWith("@")) {
    if (CLASS_KEYS.includes(text)) return undefined;
    const message = `There is no such class of tools.${didYouMean(text, CLASS_KEYS) || ` Write ${CLASS_KEYS.join(" or ")}.`}`;
    return { code: "invalid_name", message };
  }
  if (/^[A-Za-z0-9_.*-]{1,128}$/.test(text)) return undefined;
  const message =
    "Write a tool's name (1 to 128 of the characters A-Z a-z 0-9 _ - and the point), with * for any characters, or a class such as @read.";
  return { code: "invalid_name", message };
}

function counterProblem(text: string): Problem | undefined {
  if (text.startsWith(RESERVED_PREFIX)) {
    return {
      code: "reserved_counter",
      message: "Counters that begin with a bracket are reserved; choose another name.",
    };
  }
  if (text === "" || text.length > MAX_COUNTER || /\p{Cc}/u.test(text)) {
    return { code: "invalid_text", message: `Write a name of 1 to ${MAX_COUNTER} characters on one line.` };
  }
  return undefined;
}

function sentenceProblem(text: string): string | undefined {
  if (text.length > MAX_SENTENCE) return `Write at most ${MAX_SENTENCE} characters.`;
  return text.includes("\0") ? "Remove the NUL character." : undefined;
}

function problem(code: IssueCode, message: string | undefined): Problem | undefined {
  return message === undefined ? undefined : { code, message };
}
