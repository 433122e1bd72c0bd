import fc from "fast-check";
import type { PolicyRequest } from "../index.ts";
import { TOOL_NAMES } from "./random-policy.ts";
import type { ReferenceCall } from "./reference/conditions.ts";
import { ARGS, TEXT } from "./values.ts";

const LABELS = fc.dictionary(fc.constantFrom("team", "team.name", "constructor"), TEXT, { maxKeys: 2 });

/** Calls with all, some or none of their context, in the form of the reference. */
export const CALL: fc.Arbitrary<ReferenceCall> = fc.record(
  {
    tool: fc.constantFrom(...TOOL_NAMES, "a  b"),
    args: ARGS,
    known: fc.constantFrom(true, true, true, false),
    toolClass: fc.constantFrom("read", "write", "destructive", "financial", null),
    definition: fc.constantFrom("reviewed", "reviewed", "new", "changed"),
    now: fc.constantFrom(0, 1_767_225_599_999, 1_774_746_000_000, 1_792_890_000_000, Number.NaN, 1e300),
    identity: fc.record({ id: TEXT, kind: fc.constantFrom("human", "agent"), labels: LABELS }),
    grant: fc.record({ labels: LABELS }),
    session: fc.option(fc.record({ id: TEXT })),
    client: fc.option(fc.record({ name: TEXT })),
    server: fc.record({ labels: LABELS }),
    fits: fc.constantFrom(
      { deny: true, allow: true },
      { deny: false, allow: true },
      { deny: false, allow: false },
    ),
  },
  { requiredKeys: ["tool", "args"] },
);

/** The same call for `decide`. */
export function requestOf({ fits, ...call }: ReferenceCall): PolicyRequest {
  const inputSchema = fits && {
    check: (_args: unknown, additional: "deny" | "allow") =>
      fits[additional] ? undefined : "It does not fit.",
  };
  return { ...call, inputSchema } as PolicyRequest; // the words of its classes are those of the language
}
