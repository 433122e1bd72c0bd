import { classify, type Verdict } from "./classify.ts";
import { isToolClass, TOOL_CLASSES, type ToolClass } from "./tool-class.ts";

/** What a person says of a tool. */
type Label = { readonly class: ToolClass; readonly why: string; readonly unsure: boolean };
export type ServerLabels = { readonly server: string; readonly labels: ReadonlyMap<string, Label> };

type Labelled = {
  readonly server: string;
  readonly tool: unknown;
  readonly name: string;
  readonly label: Label;
};

type Miss = Labelled & { readonly verdict: Verdict };

export type Evaluation = {
  readonly count: number;
  readonly accuracy: number;
  /** Rows are labels, columns verdicts, both in the order of TOOL_CLASSES. */
  readonly matrix: readonly (readonly number[])[];
  readonly misses: readonly Miss[];
  /** Destructive or financial by label, read by verdict. */
  readonly grave: readonly Miss[];
  /** Unsure by label, sure by verdict. */
  readonly tooSure: readonly Miss[];
  readonly unsureLabels: number;
  readonly unsureVerdicts: number;
};

/** Reads a file of labels; throws where it holds anything else. */
export function readLabels(value: unknown): ServerLabels {
  const { server, tools } = value as { server: unknown; tools: Record<string, Record<string, unknown>> };
  if (typeof server !== "string") throw new Error("A file of labels names its server.");
  const labels = Object.entries(tools).map(([name, { class: kind, why, unsure }]): [string, Label] => {
    if (!isToolClass(kind) || typeof why !== "string") throw new Error(`The label of ${name} is none.`);
    return [name, { class: kind, why, unsure: unsure === true }];
  });
  return { server, labels: new Map(labels) };
}

/** Holds the judge against people's labels. Only tools that have one count. */
export function evaluate(
  servers: readonly { readonly labels: ServerLabels; readonly tools: readonly unknown[] }[],
): Evaluation {
  const judged = servers.flatMap(({ labels, tools }) => {
    const siblings = new Set(tools.map(nameOf));
    return labelled(labels, tools).map((one): Miss => ({ ...one, verdict: classify(one.tool, siblings) }));
  });
  const misses = judged.filter(({ label, verdict }) => label.class !== verdict.class);
  return {
    count: judged.length,
    accuracy: judged.length === 0 ? 0 : 1 - misses.length / judged.length,
    matrix: TOOL_CLASSES.map((row) =>
      TOOL_CLASSES.map(
        (column) =>
          judged.filter(({ label, verdict }) => label.class === row && verdict.class === column).length,
      ),
    ),
    misses,
    grave: misses.filter(
      ({ label, verdict }) =>
        (label.class === "destructive" || label.class === "financial") && verdict.class === "read",
    ),
    tooSure: judged.filter(({ label, verdict }) => label.unsure && !verdict.unsure),
    unsureLabels: judged.filter(({ label }) => label.unsure).length,
    unsureVerdicts: judged.filter(({ verdict }) => verdict.unsure).length,
  };
}

function labelled({ server, labels }: ServerLabels, tools: readonly unknown[]): Labelled[] {
  return tools.flatMap((tool) => {
    const name = nameOf(tool);
    const label = labels.get(name);
    return label === undefined ? [] : [{ server, tool, name, label }];
  });
}

function nameOf(tool: unknown): string {
  const { name } = (typeof tool === "object" && tool !== null ? tool : {}) as { name?: unknown };
  return typeof name === "string" ? name : "";
}
