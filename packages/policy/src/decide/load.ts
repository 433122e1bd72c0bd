import { hashOf } from "../compiled/compile.ts";
import type { CompiledPolicy } from "../compiled/compiled-policy.ts";
import { type CompiledV1, FORMAT_V1, readCompiledV1, upgraded } from "../compiled/read-compiled-v1.ts";
import { readCompiled } from "../compiled/read-compiled.ts";
import { InvalidCompiledPolicy } from "../compiled/shape-check.ts";
import { Loader } from "./loader.ts";
import type { Policy } from "./policy.ts";

/** What stands before the name of every rule of a baseline. */
const BASELINE_PREFIX = "baseline:";

/**
 * Makes a compiled policy ready to decide, below a `baseline` that it cannot loosen if there is one. Refuses the whole
 * of it when its format, its hash or any field is not exactly what `compile` makes: a rule that is not understood must
 * not be left out. Never throws.
 */
export function load(
  compiled: unknown,
  baseline: Policy | null = null,
): { ok: true; policy: Policy } | { ok: false; reason: string } {
  try {
    const { read, signed } = readEither(compiled);
    const { hash, ...unsigned } = signed;
    if (hashOf(unsigned) !== hash) throw new InvalidCompiledPolicy("policy/hash does not match the content");
    const above = baseline === null ? null : prefixed(baseline);
    return { ok: true, policy: new Loader("", above).policy(read) };
  } catch (error) {
    const reason = error instanceof InvalidCompiledPolicy ? error.message : "policy cannot be read";
    return { ok: false, reason };
  }
}

/** A compiled policy of a known layout, and what its hash is of. */
export function readEither(compiled: unknown): { read: CompiledPolicy; signed: CompiledPolicy | CompiledV1 } {
  const isV1 =
    typeof compiled === "object" &&
    compiled !== null &&
    "format" in compiled &&
    compiled.format === FORMAT_V1;
  if (!isV1) {
    const read = readCompiled(compiled, "policy");
    return { read, signed: read };
  }
  const signed = readCompiledV1(compiled, "policy");
  return { read: upgraded(signed), signed };
}

const PREFIXED = new WeakMap<Policy, Policy>();

/** The same policy with every rule and counter named as the baseline's; made once for all policies below it. */
function prefixed(baseline: Policy): Policy {
  const made = PREFIXED.get(baseline) ?? new Loader(BASELINE_PREFIX, null).policy(baseline.parts.compiled);
  PREFIXED.set(baseline, made);
  return made;
}
