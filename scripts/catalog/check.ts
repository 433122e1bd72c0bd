import {
  type Judged,
  STRENGTHS,
  suggestForServer,
  suggestForTool,
  suggestionFaults,
} from "../../packages/catalog/src/index.ts";
import { seedServers } from "../../packages/catalog/load/seed-servers.ts";
import { lint } from "../../packages/policy/src/lint/index.ts";
import { parse } from "../../packages/policy/src/index.ts";

/**
 * Every suggested policy of every tool of the seed, in each strength: parsed, compiled, linted, and asked to decide one
 * call that should pass and one that should not. Throws with a line for each that fails.
 */
export function checkSeed(): string {
  const faults: string[] = [];
  let count = 0;
  for (const { id, tools } of seedServers()) {
    const judged = tools
      .filter((tool) => tool.inputSchema !== undefined)
      .map((tool): Judged => ({ tool, verdict: tool.verdict }));
    for (const strength of STRENGTHS) {
      faults.push(...serverFaults(judged, strength).map((fault) => `${id}, ${strength}: ${fault}`));
      for (const one of judged) {
        count += 1;
        const found = suggestionFaults(suggestForTool(one, strength), one);
        faults.push(...found.map((fault) => `${id} ${one.tool.name}, ${strength}: ${fault}`));
      }
    }
  }
  if (faults.length > 0) throw new Error(faults.join("\n"));
  return `${count} suggested policies are clean, and decide as they should.\n`;
}

function serverFaults(judged: readonly Judged[], strength: (typeof STRENGTHS)[number]): string[] {
  const { text } = suggestForServer(judged, strength);
  const parsed = parse(text);
  if (!parsed.ok) return parsed.issues.map(({ message }) => message);
  const tools = judged.map(({ tool, verdict }) => ({
    name: tool.name,
    class: verdict.class,
    inputSchema: tool.inputSchema,
  }));
  return lint(parsed.document, tools, text).warnings.map(({ pointer, message }) => `${pointer}: ${message}`);
}
