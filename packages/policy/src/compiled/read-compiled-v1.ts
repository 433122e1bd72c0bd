import { ALL_TOOLS, EFFECTS, SCOPES_V1 } from "../language/grammar-words.ts";
import { V1_OPERATOR_NAMES } from "../language/operators.ts";
import { isExactName, isToolName } from "../language/tool-name.ts";
import { compileSurfaces } from "./compile.ts";
import { type CompiledLimit, type CompiledPolicy, FORMAT } from "./compiled-policy.ts";
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

/** The layout before version "2", which is still stored for policies that were published then. */
export const FORMAT_V1 = "sallyport-policy/1";

type Condition = { path: string; op: (typeof V1_OPERATOR_NAMES)[number]; value: string };
type Predicate = { rule: string; conditions: Condition[]; reason: string };
type Limit = {
  rule: string;
  counter: string;
  scope: "grant";
  windowMs: number;
  max: string;
  cost: string | null;
  reason: string;
};
type Stop = { rule: string; reason: string };
type Tool = {
  name: string;
  rule: string;
  require: Predicate[];
  denyIf: Predicate[];
  deny: Stop | null;
  limits: Limit[];
  approval: Stop | null;
};

/** What the hash of the layout was made of. */
export type CompiledV1 = {
  format: typeof FORMAT_V1;
  hash: string;
  default: CompiledPolicy["default"];
  hide: string[];
  allTools: Limit[];
  tools: Tool[];
};

const DAY_MS = 86_400_000;

const toolName: Read<string> = (value, at) => {
  if (typeof value === "string" && isToolName(value) && isExactName(value)) return value;
  throw new InvalidCompiledPolicy(`${at} is not a tool's name`);
};

const toolNameOrStar: Read<string> = (value, at) => (value === ALL_TOOLS ? ALL_TOOLS : toolName(value, at));

const path = textLike(/^args\.[^[\]*]+$/);

const predicate = record<Predicate>({
  rule: text,
  conditions: listOf(record<Condition>({ path, op: oneOf(V1_OPERATOR_NAMES), value: text })),
  reason: text,
});

const limit = record<Limit>({
  rule: text,
  counter: text,
  scope: oneOf(SCOPES_V1),
  windowMs: wholeNumber(DAY_MS),
  max: textLike(/^(?:0|[1-9]\d{0,18})$/),
  cost: orNull(path),
  reason: text,
});

const stop = record<Stop>({ rule: text, reason: text });

/** Reads the layout of before, field by field; throws a InvalidCompiledPolicy at the first one that is unknown, missing or wrong. */
export const readCompiledV1: Read<CompiledV1> = record<CompiledV1>({
  format: oneOf([FORMAT_V1]),
  hash: textLike(/^[0-9a-f]{64}$/),
  default: oneOf(EFFECTS),
  hide: listOf(toolNameOrStar),
  allTools: listOf(limit),
  tools: listOf(
    record<Tool>({
      name: toolName,
      rule: text,
      require: listOf(predicate),
      denyIf: listOf(predicate),
      deny: orNull(stop),
      limits: listOf(limit),
      approval: orNull(stop),
    }),
  ),
});

/** The same policy in the layout of today, with what it could not say filled in; it keeps its hash. */
export function upgraded({ hash, default: effect, hide, allTools, tools }: CompiledV1): CompiledPolicy {
  return {
    format: FORMAT,
    hash,
    default: effect,
    mode: "enforce",
    hide,
    allTools: allTools.map(upgradedLimit),
    tools: tools.map(({ name, rule, require, denyIf, deny, limits, approval }) => ({
      selector: name,
      rule,
      mode: "enforce",
      require: require.map(upgradedPredicate),
      denyIf: denyIf.map(upgradedPredicate),
      deny,
      limits: limits.map(upgradedLimit),
      approval: approval && { ...approval, ...ANY_APPROVAL },
      arguments: null,
    })),
    arguments: null,
    surfaces: compileSurfaces({}),
    definitions: { newTools: "deny", onChange: "quarantine" },
  };
}

/** What `action: "require_approval"` asks for. */
const ANY_APPROVAL = {
  when: [],
  roles: [],
  members: [],
  quorum: 1,
  expiresMs: 1_800_000,
  waitMs: 50_000,
  mode: "enforce",
} satisfies Partial<CompiledPolicy["tools"][number]["approval"]>;

function upgradedPredicate({
  rule,
  conditions,
  reason,
}: Predicate): CompiledPolicy["tools"][number]["require"][number] {
  const filled = conditions.map((condition) => ({ ...condition, quantifier: null, timezone: null }));
  return { rule, conditions: filled, reason, mode: "enforce" };
}

function upgradedLimit({ windowMs, ...limit }: Limit): CompiledLimit {
  if (windowMs % 1000 !== 0) throw new InvalidCompiledPolicy("a window is not of whole seconds");
  return { kind: "limit", ...limit, window: { kind: "fixed", seconds: windowMs / 1000 }, mode: "enforce" };
}
