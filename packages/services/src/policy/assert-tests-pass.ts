import type { Policy, Tx } from "@sallyport/db";
import { parseDocument } from "@sallyport/json";
import { toolClassOf } from "@sallyport/mcp";
import type { PolicyDocument } from "@sallyport/policy";
import { compileInputSchema } from "@sallyport/policy/arguments";
import { runTests, type TestFailure, type TestTools } from "@sallyport/policy/insight";
import { ServiceError } from "../service-error.ts";

/**
 * Runs the tests that a document brings, with the tools of the policy's server as they were reviewed. Throws
 * `invalid_input` with every test that fails, what came out of it and its place in the text.
 */
export async function assertTestsPass(
  tx: Tx,
  { orgId, serverId }: Policy,
  written: { document: PolicyDocument; text: string },
): Promise<void> {
  const { document, text } = written;
  if (document.tests.length === 0) return;
  const names = new Set(
    document.tests.flatMap(({ request }) => [request.tool, ...request.history.map(({ tool }) => tool)]),
  );
  const { failures } = runTests(document, await toolsOf(tx, { orgId, serverId, names: [...names] }));
  const [first] = failures;
  if (first === undefined) return;
  const { locate } = parseDocument(text, { comments: true });
  const more = failures.length === 1 ? "" : ` ${failures.length - 1} more fail.`;
  throw new ServiceError(
    "invalid_input",
    `The policy's test "${first.name}" fails, so it was not published. ${sentenceOf(first)}${more}`,
    failures.map((failure) => {
      const { pointer, name } = failure;
      const place = locate(pointer);
      const at = place === undefined ? {} : { line: place.line, column: place.column };
      return { path: pointer, message: `The test "${name}" fails. ${sentenceOf(failure)}`, ...at };
    }),
  );
}

function sentenceOf({ wanted, explanation }: TestFailure): string {
  const by = wanted.rule === undefined ? "" : ` by ${wanted.rule}`;
  return `It wants "${wanted.effect}"${by}, and this came out: ${explanation}`;
}

async function toolsOf(tx: Tx, of: { orgId: string; serverId: string; names: string[] }): Promise<TestTools> {
  const { orgId, serverId, names } = of;
  const rows = await tx.tool.findMany({
    where: { orgId, serverId, name: { in: names }, removedAt: null },
    select: { name: true, reviewedDefinition: true },
  });
  return new Map(
    rows.map(({ name, reviewedDefinition }) => {
      const definition = (reviewedDefinition ?? {}) as Record<string, unknown>;
      const compiled =
        definition.inputSchema === undefined ? undefined : compileInputSchema(definition.inputSchema);
      const inputSchema = compiled?.ok === true ? compiled.inputSchema : undefined;
      return [name, { toolClass: toolClassOf(definition.annotations), inputSchema }];
    }),
  );
}
