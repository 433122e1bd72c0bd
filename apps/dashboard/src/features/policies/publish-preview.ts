import { parse, type PolicyDocument } from "@sallyport/policy";
import { compileInputSchema } from "@sallyport/policy/arguments";
import { diff, runTests, type TestFailure, type TestTools } from "@sallyport/policy/insight";
import type { Tool } from "../servers/server-types.ts";

type Change = ReturnType<typeof diff>[number];

export type PublishPreview = {
  /** What the rules do differently; null where the enforced text cannot be read. */
  readonly changes: readonly Change[] | null;
  readonly passed: number;
  readonly failures: readonly TestFailure[];
};

export type PreviewTool = Pick<Tool, "name" | "state" | "riskClass" | "inputSchema">;

/** What is enforced before the first publish. */
const DENY_ALL = '{ "version": "1", "default": "deny" }';

/** What publishing `after` in place of `before` would change, and what its tests say. Null for a text with errors. */
export function publishPreview(
  texts: { before: string | null; after: string },
  tools: readonly PreviewTool[],
): PublishPreview | null {
  const after = documentOf(texts.after);
  if (after === null) return null;
  const before = documentOf(texts.before ?? DENY_ALL);
  const known = tools.map(({ name, riskClass }) => ({ name, class: riskClass }));
  const { passed, failures } = runTests(after, testTools(tools));
  return { changes: before === null ? null : diff(before, after, known), passed, failures };
}

function documentOf(text: string): PolicyDocument | null {
  const parsed = parse(text);
  return parsed.ok ? parsed.document : null;
}

/** As publishing knows them: a tool without an accepted definition has no class and no schema. */
function testTools(tools: readonly PreviewTool[]): TestTools {
  return new Map(
    tools.map(({ name, state, riskClass, inputSchema }) => {
      const compiled = state === "new" || inputSchema === null ? undefined : compileInputSchema(inputSchema);
      return [
        name,
        { toolClass: riskClass, inputSchema: compiled?.ok === true ? compiled.inputSchema : undefined },
      ];
    }),
  );
}
