import { nameFault } from "@sallyport/json";
import { contextPathProblem } from "../language/context-path.ts";
import { durationMs, durationText } from "../language/duration.ts";
import type { StringFormat } from "../language/grammar-shape.ts";
import {
  ALL_TOOLS,
  MAX_EXPIRES_MS,
  MAX_SLIDING_MS,
  MAX_WAIT_MS,
  RISK_CLASSES,
} from "../language/grammar-words.ts";
import type { IssueCode, Problem } from "../language/issue.ts";
import { didYouMean } from "../language/suggest.ts";
import { isExactName } from "../language/tool-name.ts";
import { timestampMs } from "../language/timestamp.ts";
import { itemsPathProblem, pathProblem } from "../values/path.ts";
import { isTimezone } from "../values/zoned-clock.ts";

const MAX_SENTENCE = 2000;
const MAX_COUNTER = 128;
const MAX_NAME = 200;
const MAX_PATTERN = 512;

/** Counters whose names begin so are the engine's own, as are the bracketed names of decisions. */
export const RESERVED_PREFIX = "(";

const PROBLEMS: Record<StringFormat, (text: string) => Problem | undefined> = {
  path: (text) => problem("invalid_path", pathProblem(text)),
  any_path: (text) => problem("invalid_path", anyPathProblem(text)),
  counter: counterProblem,
  sentence: (text) => problem("invalid_text", sentenceProblem(text)),
  name: (text) => problem("invalid_text", nameProblem(text)),
  tool_name: toolNameProblem,
  exact_tool_name: exactNameProblem,
  tool_name_or_star: (text) => (text === ALL_TOOLS ? undefined : exactNameProblem(text)),
  selector: selectorProblem,
  sliding: (text) => durationProblem(text, { min: 1000, max: MAX_SLIDING_MS }),
  expires: (text) => durationProblem(text, { min: 1000, max: MAX_EXPIRES_MS }),
  wait: (text) => durationProblem(text, { min: 0, max: MAX_WAIT_MS }),
  timezone: (text) =>
    problem(
      "unknown_value",
      isTimezone(text) ? undefined : "Write an IANA name, as in Europe/Berlin, or UTC.",
    ),
  timestamp: (text) =>
    problem(
      "invalid_text",
      timestampMs(text) === undefined ? "Write a time as in 2026-01-31T09:00:00Z." : undefined,
    ),
  pattern: (text) => problem("invalid_text", patternProblem(text)),
};

/** What is wrong with a string that has to be of some format, or undefined. */
export function stringProblem(text: string, format: StringFormat): Problem | undefined {
  return PROBLEMS[format](text);
}

function noToolHas(fault: string): string {
  return `No tool can have this name: it ${fault}. Write it as the server's page shows it.`;
}

/** What is wrong with the name of a tool, or undefined. */
function toolNameProblem(name: string): Problem | undefined {
  const fault = nameFault(name);
  return fault === undefined ? undefined : { code: "invalid_name", message: noToolHas(fault) };
}

/** As `toolNameProblem`, for version "1", which has no other way to say which tools are meant. */
function exactNameProblem(name: string): Problem | undefined {
  if (isExactName(name)) return toolNameProblem(name);
  const message =
    'Version "1" knows exact tool names only; write each name out, or use default and all_tools, or write "version": "2".';
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
  const fault = nameFault(text);
  if (fault !== undefined) return { code: "invalid_name", message: noToolHas(fault) };
  if (!text.includes("**")) return undefined;
  const message = "Write one * for any characters, none too.";
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

function nameProblem(text: string): string | undefined {
  const isFine = text.trim() !== "" && text.length <= MAX_NAME && !/\p{Cc}/u.test(text);
  return isFine ? undefined : `Write 1 to ${MAX_NAME} characters on one line.`;
}

function patternProblem(text: string): string | undefined {
  if (text === "" || text.length > MAX_PATTERN || /[\s\p{Cc}]/u.test(text)) {
    return `Write 1 to ${MAX_PATTERN} characters without spaces, as in file:///docs/**.`;
  }
  return text.includes("***") ? "Write * for anything but /, or ** for anything." : undefined;
}

function durationProblem(text: string, { min, max }: { min: number; max: number }): Problem | undefined {
  const ms = durationMs(text);
  if (ms === undefined) {
    const message = "Write a whole number and a unit (s, m, h, d), as in 50s, 30m or 24h.";
    return { code: "invalid_text", message };
  }
  if (ms >= min && ms <= max) return undefined;
  return { code: "invalid_number", message: `Write from ${durationText(min)} to ${durationText(max)}.` };
}

/** A path into the arguments, or to a part of the context of a call. */
function anyPathProblem(text: string): string | undefined {
  return text.startsWith("args.") || text === "args" ? itemsPathProblem(text) : contextPathProblem(text);
}

function problem(code: IssueCode, message: string | undefined): Problem | undefined {
  return message === undefined ? undefined : { code, message };
}
