import type { JsonObject } from "@sallyport/json";
import { CONTEXT_PATHS } from "../language/context-path.ts";
import type { StringFormat } from "../language/grammar-shape.ts";
import { RISK_CLASSES } from "../language/grammar-words.ts";

/** \p{Cc} written out, because not every editor reads patterns as Unicode. */
const CONTROL = "\\u0000-\\u001f\\u007f-\\u009f";
const EDGE = `[^\\s.[\\]*${CONTROL}]`;
const STEP = `${EDGE}(?:[^.[\\]*${CONTROL}]*${EDGE})?`;
const ITEMS = "(?:\\[\\*\\])*";
/** Spaces of other kinds, and characters that nobody sees, as far as a pattern can name them. */
const ODD =
  "\\u00a0\\u00ad\\u1680\\u180e\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u3000\\ufe00-\\ufe0f\\ufeff";
/** What a pattern can say of it; the rest is for the check of the document. */
const TOOL_NAME = `(?! )(?!.*(?: $|  ))[^${CONTROL}${ODD}]{1,256}`;
/** A name that no star and no class can be meant by. */
const EXACT_NAME = `(?!@)(?!.*[*?])${TOOL_NAME}`;
const LABEL = `[^\\s${CONTROL}](?:[^${CONTROL}]*[^\\s${CONTROL}])?`;
const DURATION = "(?:[1-9]\\d{0,6}|0)[smhd]";

const MAX_PATH = 512;

function whole(pattern: string): string {
  return `^(?:${pattern})$`;
}

function duration(example: string): JsonObject {
  return { pattern: whole(DURATION), examples: [example] };
}

/** A table of meanings, as part of a description. */
export function meanings(words: Readonly<Record<string, string>>): string {
  return Object.entries(words)
    .map(([word, meaning]) => `\n- ${word}: ${meaning}`)
    .join("");
}

const contextPaths = Object.fromEntries(
  Object.entries(CONTEXT_PATHS).map(([path, meaning]) => [path.endsWith(".") ? `${path}…` : path, meaning]),
);

const context = Object.keys(CONTEXT_PATHS)
  .map((path) => path.replaceAll(".", "\\.") + (path.endsWith(".") ? LABEL : ""))
  .join("|");

/** What JSON Schema can say of a string of each format, and what an editor's hover adds to the description of its key. */
export const STRING_FORMATS: Readonly<Record<StringFormat, JsonObject>> = {
  path: {
    pattern: whole(`args\\.${STEP}(?:\\.${STEP})*`),
    maxLength: MAX_PATH,
    description: "Keys with points between them, from args on.",
    examples: ["args.amount", "args.order.total"],
  },
  any_path: {
    pattern: whole(`args\\.${STEP}${ITEMS}(?:\\.${STEP}${ITEMS})*|${context}`),
    maxLength: MAX_PATH,
    description: meanings({
      "args.a.b": "An argument of the call.",
      "args.items[*].price": "Of every item of a list; needs quantifier.",
      ...contextPaths,
    }),
    examples: ["args.amount", "args.items[*].price", "identity.labels.team", "time.hour"],
  },
  counter: { pattern: whole(`[^(${CONTROL}][^${CONTROL}]*`), maxLength: 128 },
  sentence: { pattern: whole("[^\\u0000]*"), maxLength: 2000 },
  name: { pattern: whole(`[^${CONTROL}]*[^\\s${CONTROL}][^${CONTROL}]*`), maxLength: 200 },
  tool_name: { pattern: whole(TOOL_NAME) },
  exact_tool_name: { pattern: whole(EXACT_NAME) },
  tool_name_or_star: { pattern: whole(`\\*|${EXACT_NAME}`), description: "The tool's exact name, or *." },
  selector: {
    pattern: whole(`@(?:${RISK_CLASSES.join("|")})|(?!@)(?!.*\\*\\*)${TOOL_NAME}`),
    description: "A tool's name; a glob, in which * stands for any characters; or a class of tools.",
    examples: ["get_invoice", "get_*", ...RISK_CLASSES.map((name) => `@${name}`)],
  },
  sliding: duration("5m"),
  expires: duration("30m"),
  wait: duration("50s"),
  timezone: { pattern: whole("[A-Za-z][A-Za-z0-9_+/-]{0,63}"), examples: ["Europe/Berlin"] },
  timestamp: {
    pattern: whole("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,3})?(?:Z|[+-]\\d\\d:\\d\\d)"),
    examples: ["2026-01-31T09:00:00Z"],
  },
  pattern: {
    pattern: whole(`(?!.*\\*\\*\\*)[^\\s${CONTROL}]+`),
    maxLength: 512,
    description: "* stands for anything but /, ** for anything.",
    examples: ["file:///docs/**", "summarize_*"],
  },
};
