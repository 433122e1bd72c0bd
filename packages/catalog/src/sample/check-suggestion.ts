import { compile, load, parse } from "@sallyport/policy";
import { compileInputSchema } from "@sallyport/policy/arguments";
import { runTests } from "@sallyport/policy/insight";
import { lint } from "@sallyport/policy/lint";
import type { JsonObject } from "@sallyport/json";
import type { Suggestion } from "../suggest/suggest.ts";
import type { Judged } from "../suggest/tool-rule.ts";
import { sampleCalls } from "./sample-calls.ts";

/**
 * What is wrong with a suggested policy for one tool: it does not parse, load or lint clean for that very tool, a call
 * that should pass does not, or one that should be refused passes. None for a good one.
 */
export function suggestionFaults({ document, text }: Suggestion, { tool, verdict }: Judged): string[] {
  const parsed = parse(text);
  if (!parsed.ok) return parsed.issues.map(({ message }) => `does not parse: ${message}`);
  const loaded = load(compile(parsed.document));
  if (!loaded.ok) return [`does not load: ${loaded.reason}`];
  const lintTool = { name: tool.name, class: verdict.class, inputSchema: tool.inputSchema };
  const warnings = [...parsed.warnings, ...lint(parsed.document, [lintTool], text).warnings];
  return [
    ...warnings.map(({ pointer, message }) => `is warned about at ${pointer}: ${message}`),
    ...callFaults(document, { tool, verdict }),
  ];
}

/** The two sample calls as tests of the document, so that the policy engine itself decides them. */
function callFaults(document: JsonObject, { tool, verdict }: Judged): string[] {
  const { passing, refused } = sampleCalls(document, tool);
  const asks = JSON.stringify(document).includes('"require_approval"');
  const call = (args: JsonObject) => ({ tool: tool.name, args });
  const history = Array.from({ length: refused.before }, () => call(refused.args));
  const tests = [
    ...(passing === undefined
      ? []
      : [{ name: "passes", request: call(passing), want: { effect: asks ? "approval" : "allow" } }]),
    { name: "is refused", request: { ...call(refused.args), history }, want: { effect: "deny" } },
  ];
  const withTests = parse(JSON.stringify({ ...document, version: "2", tests }));
  if (!withTests.ok) return withTests.issues.map(({ message }) => `cannot be tried: ${message}`);
  const compiled = compileInputSchema(tool.inputSchema);
  const known = { toolClass: verdict.class, ...(compiled.ok && { inputSchema: compiled.inputSchema }) };
  return runTests(withTests.document, new Map([[tool.name, known]])).failures.map(
    ({ name, got, explanation }) => `the call that ${name}: ${got.effect}. ${explanation}`,
  );
}
