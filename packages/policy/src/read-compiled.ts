import {
  type CompiledCondition,
  type CompiledLimit,
  type CompiledPolicy,
  type CompiledPredicate,
  type CompiledStop,
  type CompiledTool,
  FORMAT,
} from "./compiled.ts";
import { ALL_TOOLS, EFFECTS, SCOPES } from "./grammar.ts";
import { OPERATOR_NAMES } from "./operators.ts";
import { pathProblem } from "./path.ts";
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
import { isToolName } from "./tool-name.ts";

const DAY_MS = 86_400_000;

const toolName: Read<string> = (value, at) => {
  if (typeof value === "string" && isToolName(value)) return value;
  throw new Refusal(`${at} is not a tool's name`);
};

const toolNameOrStar: Read<string> = (value, at) => (value === ALL_TOOLS ? ALL_TOOLS : toolName(value, at));

const path: Read<string> = (value, at) => {
  if (typeof value === "string" && pathProblem(value) === undefined) return value;
  throw new Refusal(`${at} is not a path`);
};

const condition = record<CompiledCondition>({ path, op: oneOf(OPERATOR_NAMES), value: text });

const predicate = record<CompiledPredicate>({ rule: text, conditions: listOf(condition), reason: text });

const limit = record<CompiledLimit>({
  rule: text,
  counter: text,
  scope: oneOf(SCOPES),
  windowMs: wholeNumber(DAY_MS),
  max: textLike(/^(?:0|[1-9]\d{0,18})$/),
  cost: orNull(path),
  reason: text,
});

const stop = record<CompiledStop>({ rule: text, reason: text });

const tool = record<CompiledTool>({
  name: toolName,
  rule: text,
  require: listOf(predicate),
  denyIf: listOf(predicate),
  deny: orNull(stop),
  limits: listOf(limit),
  approval: orNull(stop),
});

/** Reads a compiled policy field by field; throws a Refusal at the first one that is unknown, missing or wrong. */
export const readCompiled: Read<CompiledPolicy> = record<CompiledPolicy>({
  format: oneOf([FORMAT]),
  hash: textLike(/^[0-9a-f]{64}$/),
  default: oneOf(EFFECTS),
  hide: listOf(toolNameOrStar),
  allTools: listOf(limit),
  tools: listOf(tool),
});
