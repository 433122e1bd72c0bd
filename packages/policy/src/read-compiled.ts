import {
  type CompiledApproval,
  type CompiledArguments,
  type CompiledConcurrency,
  type CompiledCondition,
  type CompiledGroup,
  type CompiledLimit,
  type CompiledPolicy,
  type CompiledPredicate,
  type CompiledStop,
  type CompiledSurface,
  type CompiledTool,
  FORMAT,
} from "./compiled.ts";
import type { Window } from "./document.ts";
import {
  ADDITIONAL,
  EFFECTS,
  MAX_GROUP_DEPTH,
  MODES,
  NEW_TOOLS,
  ON_CHANGE,
  QUANTIFIERS,
  SCHEMAS,
  SCOPES,
  UNITS,
} from "./grammar-words.ts";
import { OPERATOR_NAMES } from "./operators.ts";
import {
  listOf,
  oneOf,
  orNull,
  type Read,
  record,
  Refusal,
  text,
  textLike,
  wholeNumber,
} from "./shape-check.ts";
import { selectorProblem } from "./check-text.ts";

const MONTH_SECONDS = 31 * 86_400;
const MAX_SLIDING_MS = MONTH_SECONDS * 1000;
const MAX_EXPIRES_MS = MONTH_SECONDS * 1000;
const MAX_WAIT_MS = 600_000;

const selector: Read<string> = (value, at) => {
  if (typeof value === "string" && selectorProblem(value) === undefined) return value;
  throw new Refusal(`${at} does not select tools`);
};

const condition = record<CompiledCondition>({
  path: text,
  op: oneOf(OPERATOR_NAMES),
  value: text,
  quantifier: orNull(oneOf(QUANTIFIERS)),
  timezone: orNull(text),
});

function group(depth: number): Read<CompiledGroup> {
  return (value, at) => {
    if (depth > MAX_GROUP_DEPTH) throw new Refusal(`${at} is too deep`);
    if (hasOwn(value, "any"))
      return record<{ any: CompiledGroup[] }>({ any: listOf(group(depth + 1)) })(value, at);
    if (hasOwn(value, "all"))
      return record<{ all: CompiledGroup[] }>({ all: listOf(group(depth + 1)) })(value, at);
    if (hasOwn(value, "not")) return record<{ not: CompiledGroup }>({ not: group(depth + 1) })(value, at);
    return condition(value, at);
  };
}

const groups = listOf(group(0));

const mode = oneOf(MODES);

const predicate = record<CompiledPredicate>({ rule: text, conditions: groups, reason: text, mode });

const fixedUnit = record<Window & { unit: string }>({ kind: oneOf(["fixed"]), unit: oneOf(UNITS) });
const fixedSeconds = record<Window & { seconds: number }>({
  kind: oneOf(["fixed"]),
  seconds: wholeNumber(86_400),
});
const sliding = record<Window & { ms: number }>({
  kind: oneOf(["sliding"]),
  ms: wholeNumber(MAX_SLIDING_MS),
});

const window: Read<Window> = (value, at) => {
  if (hasOwn(value, "unit")) return fixedUnit(value, at);
  return hasOwn(value, "seconds") ? fixedSeconds(value, at) : sliding(value, at);
};

const limit = record<CompiledLimit>({
  kind: oneOf(["limit"]),
  rule: text,
  counter: text,
  scope: oneOf(SCOPES),
  window,
  max: textLike(/^(?:0|[1-9]\d{0,18})$/),
  cost: orNull(text),
  reason: text,
  mode,
});

const concurrency = record<CompiledConcurrency>({
  kind: oneOf(["concurrency"]),
  rule: text,
  counter: text,
  scope: oneOf(SCOPES),
  concurrency: wholeNumber(1_000_000),
  reason: text,
  mode,
});

const anyLimit: Read<CompiledLimit | CompiledConcurrency> = (value, at) =>
  hasOwn(value, "concurrency") ? concurrency(value, at) : limit(value, at);

const stop = record<CompiledStop>({ rule: text, reason: text });

const approval = record<CompiledApproval>({
  rule: text,
  when: groups,
  roles: listOf(text),
  members: listOf(text),
  quorum: wholeNumber(100),
  expiresMs: wholeNumber(MAX_EXPIRES_MS),
  waitMs: wholeNumber(MAX_WAIT_MS, 0),
  reason: text,
  mode,
});

const argumentsRule = record<CompiledArguments>({
  rule: text,
  schema: oneOf(SCHEMAS),
  additional: oneOf(ADDITIONAL),
});

const tool = record<CompiledTool>({
  selector,
  rule: text,
  mode,
  require: listOf(predicate),
  denyIf: listOf(predicate),
  deny: orNull(stop),
  limits: listOf(anyLimit),
  approval: orNull(approval),
  arguments: orNull(argumentsRule),
});

const lists = record<{ allow: string[]; deny: string[] }>({ allow: listOf(text), deny: listOf(text) });

const surface = orNull(
  record<CompiledSurface>({
    rule: text,
    access: (value, at) => (typeof value === "string" ? oneOf(EFFECTS)(value, at) : lists(value, at)),
  }),
);

/** Reads a compiled policy field by field; throws a Refusal at the first one that is unknown, missing or wrong. */
export const readCompiled: Read<CompiledPolicy> = record<CompiledPolicy>({
  format: oneOf([FORMAT]),
  hash: textLike(/^[0-9a-f]{64}$/),
  default: oneOf(EFFECTS),
  mode,
  hide: listOf(selector),
  allTools: listOf(limit),
  tools: listOf(tool),
  arguments: orNull(argumentsRule),
  surfaces: record<CompiledPolicy["surfaces"]>({
    resources: surface,
    prompts: surface,
    completions: surface,
    sampling: surface,
    elicitation: surface,
    roots: surface,
    logging: surface,
    tasks: surface,
  }),
  definitions: record<CompiledPolicy["definitions"]>({
    newTools: oneOf(NEW_TOOLS),
    onChange: oneOf(ON_CHANGE),
  }),
});

function hasOwn(value: unknown, key: string): boolean {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key);
}
