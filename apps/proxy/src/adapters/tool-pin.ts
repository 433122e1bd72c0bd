import type { RiskClass } from "@sallyport/policy";
import type { PinnedTool } from "@sallyport/store";
import { toolClassOf } from "./tool-class.ts";

/** A tool as the last discovery found it. */
export type ToolPin = {
  /** Null: nobody knows. */
  readonly toolClass: RiskClass | null;
};

export function pinTools(tools: readonly PinnedTool[]): Map<string, ToolPin> {
  return new Map(tools.map(({ name, annotations }) => [name, { toolClass: toolClassOf(annotations) }]));
}
