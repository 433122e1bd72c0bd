import type { Context } from "./context.ts";
import type { Definition } from "./definition.ts";
import type { FreeCode } from "./free-code.ts";
import type { ToolClass } from "./tool-class.ts";

/** What a tool can do, what says so, how sure that is, and what stays open. */
export type Finding = {
  readonly class: ToolClass;
  readonly cause: string;
  readonly confidence: number;
  readonly doubts: readonly string[];
};

export type Evidence = {
  readonly definition: Definition;
  readonly context: Context;
  readonly code: readonly FreeCode[];
};
