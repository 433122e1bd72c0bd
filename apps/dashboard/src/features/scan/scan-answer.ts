import type { Severity, ToolClass } from "@sallyport/catalog";

export type ScannedServer = {
  readonly name: string;
  /** The package, the address or the program that it is. */
  readonly what: string;
  /** Where it could be registered; undefined for one that runs on somebody's machine. */
  readonly url?: string;
  readonly isOff: boolean;
  /** Undefined: the catalogue does not know it. */
  readonly known?: {
    readonly slug?: string;
    readonly name: string;
    readonly tools: number;
    readonly worst: Severity;
  };
  readonly policy?: { readonly text: string; readonly notes: readonly string[] };
};

export type WorstTool = {
  readonly server: string;
  readonly slug?: string;
  readonly name: string;
  readonly class: ToolClass;
  readonly severity: Severity;
  readonly why: string;
};

/** What the scan page shows. */
export type ScanAnswer = {
  readonly servers: readonly ScannedServer[];
  readonly known: number;
  readonly unknown: number;
  readonly tools: number;
  readonly bySeverity: Readonly<Record<Severity, number>>;
  readonly worst: readonly WorstTool[];
  readonly leaks: readonly { readonly text: string; readonly inOneServer: boolean }[];
};

/** What a link to a report is, for whoever made it. */
export type Shared = {
  readonly path: string;
  readonly token: string;
  readonly key: string;
  readonly expiresAt: string;
};
