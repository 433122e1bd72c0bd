import { readFileSync } from "node:fs";
import { classify, type Judged, readToolsList, type SuggestTool } from "../../packages/catalog/src/index.ts";

/** Something that the one who called can mend, told in a sentence. */
export class Problem extends Error {}

export function readJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, "utf8").replace(/^\ufeff/, "");
  } catch {
    throw new Problem(`${file} cannot be read.`);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem(`${file} is no JSON.`);
  }
}

export function toolsIn(file: string): readonly unknown[] {
  const list = readToolsList(readJson(file));
  if (!list.ok) throw new Problem(`${file}: ${list.problem}`);
  return list.tools;
}

/** The tools of a file with their verdicts. */
export function judgedIn(file: string): Judged[] {
  const tools = toolsIn(file) as readonly SuggestTool[];
  const siblings = new Set(tools.map(({ name }) => name));
  return tools.map((tool) => ({ tool, verdict: classify(tool, siblings) }));
}
