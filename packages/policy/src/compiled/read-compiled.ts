import type { SurfaceName, Window } from "../language/document.ts";
import {
  ADDITIONAL,
  EFFECTS,
  MAX_CONCURRENCY,
  MAX_EXPIRES_MS,
  MAX_GROUP_DEPTH,
  MAX_QUORUM,
  MAX_SLIDING_MS,
  MAX_WAIT_MS,
  MAX_WINDOW_SECONDS,
  MODES,
  NEW_TOOLS,
  ON_CHANGE,
  QUANTIFIERS,
  SCHEMAS,
  SCOPES,
  SURFACES,
  UNITS,
} from "../language/grammar-words.ts";
import { OPERATOR_NAMES } from "../language/operators.ts";
import { selectorProblem } from "../read/check-string.ts";
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
} from "./compiled-policy.ts";
import {
  InvalidCompiledPolicy,
  listOf,
  oneOf,
  orNull,
  type Read,
  record,
  text,
  textLike,
  wholeNumber,
} from "./shape-check.ts";

const selector: Read<string> = (value, at) => {
  if (typeof value === "string" && selectorProblem(value) === undefined) return value;
  throw new InvalidCompiledPolicy(`${at} does not select tools`);
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
    const key = ["any", "all", "not"].find((name) => hasOwn(value, name));
    if (key === undefined) return condition(value, at);
    if (depth >= MAX_GROUP_DEPTH) throw new InvalidCompiledPolicy(`${at} is too deep`);
    const inner = group(depth + 1);
    if (key === "not") return record<{ not: CompiledGroup }>({ not: inner })(value, at);
    const some = someOf(listOf(inner));
    if (key === "any") return record<{ any: CompiledGroup[] }>({ any: some })(value, at);
    return record<{ all: CompiledGroup[] }>({ all: some })(value, at);
  };
}

function someOf<T>(read: Read<T[]>): Read<T[]> {
  return (value, at) => {
    const items = read(value, at);
    if (items.length === 0) throw new InvalidCompiledPolicy(`${at} is empty`);
    return items;
  };
}

const groups = listOf(group(0));

const mode = oneOf(MODES);

const predicate = record<CompiledPredicate>({ rule: text, conditions: groups, reason: text, mode });

const fixedUnit = record<Window & { unit: string }>({ kind: oneOf(["fixed"]), unit: oneOf(UNITS) });
const fixedSeconds = record<Window & { seconds: number }>({
  kind: oneOf(["fixed"]),
  seconds: wholeNumber(MAX_WINDOW_SECONDS),
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
  concurrency: wholeNumber(MAX_CONCURRENCY),
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
  quorum: wholeNumber(MAX_QUORUM),
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

const writtenSurface = record<CompiledSurface>({
  rule: text,
  access: (value, at) => (typeof value === "string" ? oneOf(EFFECTS)(value, at) : lists(value, at)),
});
const surfaces = {
  ...Object.fromEntries(SURFACES.map((name) => [name, orNull(writtenSurface)])),
  extensions: writtenSurface,
} as { [Name in SurfaceName]-?: Read<Exclude<CompiledPolicy["surfaces"][Name], undefined>> }; // SURFACES has every name

/** Reads a compiled policy field by field; throws a InvalidCompiledPolicy at the first one that is unknown, missing or wrong. */
export const readCompiled: Read<CompiledPolicy> = record<CompiledPolicy>({
  format: oneOf([FORMAT]),
  hash: textLike(/^[0-9a-f]{64}$/),
  default: oneOf(EFFECTS),
  mode,
  hide: listOf(selector),
  allTools: listOf(anyLimit),
  tools: listOf(tool),
  arguments: orNull(argumentsRule),
  surfaces: record(surfaces, ["extensions"]),
  definitions: record<CompiledPolicy["definitions"]>({
    newTools: oneOf(NEW_TOOLS),
    onChange: oneOf(ON_CHANGE),
  }),
});

function hasOwn(value: unknown, key: string): boolean {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key);
}
