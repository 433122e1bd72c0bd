import type { Verdict } from "@sallyport/catalog";

export const SOURCES = ["seed", "registry", "server_json", "npm", "url", "file", "customer"] as const;
export type Source = (typeof SOURCES)[number];

/** What a source tells of one tool. `definition` is the member of tools/list, as it came or as facts of it. */
export type IngestedTool = {
  readonly name: string;
  readonly title: string | null;
  /** A sentence of our own; null where nobody has written one. */
  readonly summary: string | null;
  readonly definition: Readonly<Record<string, unknown>>;
  readonly verdict: Verdict;
  /** The version of the method that made the verdict. */
  readonly method: string;
};

/** What a source tells of one server. */
export type IngestedServer = {
  readonly slug: string;
  readonly name: string;
  readonly summary: string | null;
  /** What to watch with this server, in our own words. */
  readonly watch: string | null;
  /** The server's own words. They are shown as untrusted text, with source and date. */
  readonly said: { readonly title?: string; readonly description?: string; readonly instructions?: string };
  readonly source: Source;
  /** Names the server within its source: a package, an address, a file. */
  readonly sourceRef: string;
  readonly registry: string | null;
  readonly package: string | null;
  readonly version: string | null;
  readonly licence: string | null;
  readonly homepage: string | null;
  readonly repository: string | null;
  readonly endpoint: string | null;
  readonly transports: readonly string[];
  /** Names of the variables that it wants to be set. */
  readonly environment: readonly string[];
  /** How many tools it has in all, where `tools` are only some of them. */
  readonly toolCount: number | null;
  readonly seenAt: Date;
  /** Null: the source does not say, and what is known of the tools stays. */
  readonly tools: readonly IngestedTool[] | null;
};
