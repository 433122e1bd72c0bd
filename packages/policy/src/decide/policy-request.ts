import type { JsonObject } from "@sallyport/json";
import type { ArgumentsRule, SurfaceName } from "../language/document.ts";
import type { RiskClass } from "../language/grammar-words.ts";

/**
 * One call. A part of the context that is left out counts as missing state and denies where a rule asks for it; null,
 * or a label that is not set, is known not to be there.
 */
export type PolicyRequest = PolicyContext & { readonly tool: string; readonly args: JsonObject };

export type PolicyContext = {
  /** Whose kill switch is thrown: every request of theirs is denied, whatever the policy says. */
  readonly killSwitch?: KillSwitch | undefined;
  /** False: the server is known not to have this tool. True when left out. */
  readonly known?: boolean | undefined;
  /** Null: nobody knows, so that the rules of every class restrict it. */
  readonly toolClass?: RiskClass | null | undefined;
  /** What a person has seen of the tool's definition; reviewed when left out. */
  readonly definition?: "reviewed" | "new" | "changed" | undefined;
  /** The pinned inputSchema, ready to check arguments; made by `@sallyport/policy/arguments`. */
  readonly inputSchema?: InputSchemaCheck | undefined;
  /** Milliseconds since the epoch. */
  readonly now?: number | undefined;
  readonly identity?: { readonly id: string; readonly kind: string; readonly labels: Labels } | undefined;
  readonly grant?: { readonly labels: Labels } | undefined;
  readonly session?: { readonly id: string } | null | undefined;
  readonly client?: { readonly name: string } | null | undefined;
  readonly server?: { readonly labels: Labels } | undefined;
};

type KillSwitch = "org" | "server" | "identity" | "grant";

export type Labels = Readonly<Record<string, string>>;

/** Says what is wrong with the arguments and what to write instead, or undefined when nothing is. */
export type InputSchemaCheck = {
  check(args: JsonObject, additional: ArgumentsRule["additional"]): string | undefined;
};

/** A request of something else than a tool. `name`: a resource's URI, a prompt's name. */
export type SurfaceRequest = PolicyContext & {
  readonly surface: SurfaceName;
  readonly name?: string | undefined;
};
