import {
  isStrength,
  STRENGTHS,
  suggestForServer,
  suggestForTool,
  type Suggestion,
} from "../../packages/catalog/src/index.ts";
import { judgedIn, Problem } from "./read-tools.ts";

type Options = {
  readonly strength?: string | undefined;
  readonly tool?: string | undefined;
  readonly json: boolean;
};

/** A policy for all tools of a file, or for one, as a document whose first lines say what to fill in. */
export function suggest(file: string, { strength = "balanced", tool, json }: Options): string {
  if (!isStrength(strength)) throw new Problem(`--strength is one of ${STRENGTHS.join(", ")}.`);
  const judged = judgedIn(file);
  if (tool === undefined) return shown(suggestForServer(judged, strength), json);
  const one = judged.find((candidate) => candidate.tool.name === tool);
  if (one === undefined) throw new Problem(`${file} has no tool ${JSON.stringify(tool)}.`);
  return shown(suggestForTool(one, strength), json);
}

function shown({ document, text, notes, version }: Suggestion, asJson: boolean): string {
  if (asJson) return `${JSON.stringify({ document, text, notes, version })}\n`;
  return `${notes.map((note) => `// ${note.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, " ")}\n`).join("")}${text}`;
}
