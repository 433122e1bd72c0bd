import { classify, METHOD_VERSION } from "../../packages/catalog/src/index.ts";
import type { IngestedServer, IngestedTool } from "../../packages/catalog-store/src/index.ts";

/** A server as a source tells of it; its slug is found when it is taken in. */
export type FoundServer = Omit<IngestedServer, "slug">;

/** One step of a source: what it found, what failed, and where it goes on after a break. */
export type Found = {
  readonly servers: readonly FoundServer[];
  readonly failures: readonly { readonly what: string; readonly why: string }[];
  /** Null: this was the last step. */
  readonly cursor: string | null;
};

export const NOTHING_KNOWN = {
  summary: null,
  watch: null,
  said: {},
  registry: null,
  package: null,
  version: null,
  licence: null,
  homepage: null,
  repository: null,
  endpoint: null,
  transports: [],
  environment: [],
  toolCount: null,
  tools: null,
} as const satisfies Partial<FoundServer>;

const MAX_DEFINITION = 200_000;
const MAX_NAME = 256;
/** As JSON writes them: the zero character, and half of a pair. */
const NOT_FOR_POSTGRES = /\\u(?:0000|d[89a-f])/;

/** The members of a tools/list with their verdicts; those without a usable name or of an absurd size are left out. */
export function toTools(tools: readonly unknown[]): IngestedTool[] {
  const usable = tools.filter(isUsable);
  const names = new Set(usable.map(({ name }) => name));
  return usable.map((definition) => {
    const { name, title } = definition;
    return {
      name,
      title: typeof title === "string" ? title.slice(0, 200) : null,
      summary: null,
      definition,
      verdict: classify(definition, names),
      method: METHOD_VERSION,
    };
  });
}

type Definition = Readonly<Record<string, unknown>> & { readonly name: string };

function isUsable(tool: unknown): tool is Definition {
  const name = typeof tool === "object" && tool !== null && "name" in tool ? tool.name : undefined;
  if (typeof name !== "string" || name === "" || name.length > MAX_NAME) return false;
  const text = JSON.stringify(tool);
  return text.length <= MAX_DEFINITION && !NOT_FOR_POSTGRES.test(text);
}

/** A text of somebody else, bounded; undefined for what is none. */
export function said(value: unknown, most = 4000): string | undefined {
  return typeof value === "string" && value !== "" ? value.replaceAll("\0", "").slice(0, most) : undefined;
}
