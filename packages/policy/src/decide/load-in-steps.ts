import { canonical } from "@sallyport/json";
import { InvalidCompiledPolicy } from "../compiled/shape-check.ts";
import { readEither } from "./load.ts";
import { Loader } from "./loader.ts";
import type { Policy } from "./policy.ts";

type Loaded = { ok: true; policy: Policy } | { ok: false; reason: string };

/**
 * `load` in a few steps, between which other work can be done: a policy may have 10,000 rules. Never throws.
 * @param sha256 of a text, in lower-case hex: the platform's own is many times as fast as ours
 */
export function* loadInSteps(
  compiled: unknown,
  sha256: (text: string) => string,
): Generator<undefined, Loaded> {
  try {
    const { read, signed } = readEither(compiled);
    yield;
    const { hash, ...unsigned } = signed;
    const text = canonical(unsigned);
    yield;
    if (sha256(text) !== hash) throw new InvalidCompiledPolicy("policy/hash does not match the content");
    yield;
    return { ok: true, policy: new Loader("", null).policy(read) };
  } catch (error) {
    const reason = error instanceof InvalidCompiledPolicy ? error.message : "policy cannot be read";
    return { ok: false, reason };
  }
}
