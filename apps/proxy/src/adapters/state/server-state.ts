import type { ParamHeaders } from "@sallyport/mcp";
import type { ServerEntry } from "@sallyport/store";
import { SeenNames } from "./seen-names.ts";
import { ServerFaults } from "./server-faults.ts";
import type { ToolPin } from "./tool-pin.ts";

/** What a proxy has learned of a server by itself. It is kept until the server's URL changes. */
export type ServerMemory = {
  /** Tools in the lists that this server gave through this proxy, with the hashes of their definitions. */
  readonly seenTools: Map<string, string>;
  /** Counts the changes of `seenTools`. */
  definitionChanges: number;
  /** Those of them that the control plane was told of, until it has told us. */
  readonly reportedTools: Map<string, string>;
  readonly seenPrompts: SeenNames;
  /** URIs of resources, and templates of such. */
  readonly seenResources: SeenNames;
  /** Whether it gives sessions; undefined until it answered an `initialize`. */
  givesSessions: boolean | undefined;
  learned: LearnedEra | undefined;
  /** Milliseconds since the epoch until which it counts that it spoke HTTP+SSE; 0 where it did not lately. */
  speaksSseUntil: number;
  /** Arguments that a tool's schema wants repeated in headers; only tools that have any. */
  readonly paramHeaders: Map<string, ParamHeaders>;
  readonly faults: ServerFaults;
};

/** Which era a server showed to speak. */
export type LearnedEra = {
  readonly era: "stateless" | "session";
  /** Milliseconds since the epoch. */
  readonly until: number;
  /** What the last discovery had found by then; a newer one knows better. */
  readonly discovered: string | null;
};

/** A header of the server's own. `open` deciphers its value at each call; it is kept nowhere. */
export type CredentialHeader = { readonly name: string; readonly open: () => string };

export type ServerState = {
  readonly entry: ServerEntry;
  /** Undefined when the URL is not one that may be connected to, or whom to trust there cannot be read. */
  readonly endpoint: { readonly origin: string; readonly path: string } | undefined;
  /** What the server wants to be sent of its own; undefined when that cannot be opened, and nothing is sent then. */
  readonly credential: readonly CredentialHeader[] | undefined;
  /** Tools that the control plane knows of, by name. */
  readonly tools: ReadonlyMap<string, ToolPin>;
  readonly memory: ServerMemory;
};

export function newMemory(): ServerMemory {
  return {
    seenTools: new Map(),
    definitionChanges: 0,
    reportedTools: new Map(),
    seenPrompts: new SeenNames(),
    seenResources: new SeenNames(),
    givesSessions: undefined,
    learned: undefined,
    speaksSseUntil: 0,
    paramHeaders: new Map(),
    faults: new ServerFaults(),
  };
}
