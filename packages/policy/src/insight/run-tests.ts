import { compile } from "../compiled/compile.ts";
import { load } from "../decide/load.ts";
import type { PolicyContext } from "../decide/policy-request.ts";
import type { Policy } from "../decide/policy.ts";
import type { PolicyDocument, TestCase, TestIdentity } from "../language/document.ts";
import { place, plainReason, sentence } from "./explain.ts";
import type { Outcome, RecordedCall } from "./recorded-call.ts";
import { Replay } from "./replay.ts";

export type TestFailure = {
  /** JSON Pointer of the test in the document. */
  readonly pointer: string;
  readonly name: string;
  readonly wanted: TestCase["want"];
  readonly got: Outcome;
  /** What decided, in words for a person. */
  readonly explanation: string;
};

export type TestRun = { readonly passed: number; readonly failures: readonly TestFailure[] };

/** What the server's tools are known by: their class, and their pinned inputSchema where arguments are checked. */
export type TestTools = ReadonlyMap<string, Pick<PolicyContext, "toolClass" | "inputSchema">>;

/** Who calls, unless a test says otherwise; no label is set. */
const CALLER: TestIdentity = { id: "test", kind: "agent", labels: {} };
const OWNER = "test";

/**
 * Runs the tests of a document, each with counters of its own on which its history draws. They are about the rules as
 * they would be enforced, also while the document as a whole is in shadow. Without the pinned schema of a tool, rules
 * that need one deny.
 */
export function runTests(document: PolicyDocument, tools: TestTools = new Map()): TestRun {
  const loaded = load(compile({ ...document, mode: "enforce" }));
  if (!loaded.ok) throw new TypeError(`The document does not load: ${loaded.reason}`);
  const failures = document.tests.flatMap((test) => failureOf(test, loaded.policy, tools));
  return { passed: document.tests.length - failures.length, failures };
}

function failureOf(test: TestCase, policy: Policy, tools: TestTools): TestFailure[] {
  const { rule: pointer, name, request, want } = test;
  const { tool, args, history, now } = request;
  const identity = request.identity ?? CALLER;
  const by = (name: string, time: number | undefined): Pick<RecordedCall, "context" | "owners"> => ({
    owners: ownersOf(identity),
    context: { ...tools.get(name), ...AROUND, identity, now: time },
  });
  const replay = new Replay(policy);
  const at = now ?? Math.max(0, ...history.map((call) => call.now ?? 0));
  for (const call of history) {
    replay.next({ ...call, ...by(call.tool, call.now ?? now), at: call.now ?? at, ...ENDED });
  }
  const got = replay.next({ tool, args, at, ...by(tool, now) });
  if (got.effect === want.effect && (want.rule === undefined || want.rule === got.rule)) return [];
  return [{ pointer, name, wanted: want, got, explanation: explanationOf(got) }];
}

/** Nothing that a test does not say is there. */
const AROUND: PolicyContext = {
  grant: { labels: {} },
  session: { id: OWNER },
  client: null,
  server: { labels: {} },
};

/** The calls of a history were made, so people said yes where they were asked. */
const ENDED = { approved: true, durationMs: 0 } as const;

function ownersOf({ id }: TestIdentity): RecordedCall["owners"] {
  return { grant: OWNER, identity: id, session: OWNER, server: OWNER, org: OWNER };
}

const VERBS: Record<Outcome["effect"], string> = {
  allow: "Allowed",
  deny: "Denied",
  approval: "Needs approval",
  unknown: "Not known",
};

function explanationOf({ effect, rule, reason }: Outcome): string {
  const why = effect === "allow" || rule.startsWith("(") ? "" : `: ${plainReason({ rule, reason })}`;
  return sentence(`${VERBS[effect]}${rule.includes("/") ? " by" : ":"} ${place(rule)}${why}`);
}
