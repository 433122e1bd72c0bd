import { type Judged, STRENGTHS, type Strength, TOOL_CLASSES, type ToolClass } from "@sallyport/catalog";
import { seedServers } from "@sallyport/catalog/seed-servers";

export type SuggestedCase = { readonly server: string; readonly judged: Judged; readonly strength: Strength };
export type SuggestedGroup = readonly [title: string, cases: readonly SuggestedCase[]];

const SAMPLED = 3;

/** Every tool of the seed whose schema is known. */
function seedTools(): Omit<SuggestedCase, "strength">[] {
  return seedServers().flatMap(({ id, tools }) =>
    tools
      .filter(({ inputSchema }) => inputSchema !== undefined)
      .map((tool) => ({ server: id, judged: { tool, verdict: tool.verdict } })),
  );
}

/** Three tools of each class in each strength, spread over the seed and none of them twice. */
export function sampledCases(): SuggestedGroup[] {
  const tools = seedTools();
  return TOOL_CLASSES.flatMap((kind) => {
    const ofClass = tools.filter(({ judged }) => judged.verdict.class === kind);
    return STRENGTHS.map((strength, at): SuggestedGroup => {
      const picks = Array.from({ length: SAMPLED }, (_, n) => {
        const part = (n * STRENGTHS.length + at) / (SAMPLED * STRENGTHS.length);
        return ofClass[Math.floor(part * ofClass.length)];
      });
      return [
        title(kind, strength),
        picks.flatMap((pick) => (pick === undefined ? [] : [{ ...pick, strength }])),
      ];
    });
  });
}

/** Every tool in each strength, by server. */
export function allCases(): SuggestedGroup[] {
  const tools = seedTools();
  return [...new Set(tools.map(({ server }) => server))].flatMap((server) =>
    STRENGTHS.map(
      (strength): SuggestedGroup => [
        `${server}, ${strength}`,
        tools.filter((one) => one.server === server).map((one) => ({ ...one, strength })),
      ],
    ),
  );
}

const title = (kind: ToolClass, strength: Strength): string => `a tool that is ${kind}, ${strength}`;
