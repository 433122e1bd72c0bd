import { type Strength, suggestForServer, type Suggestion } from "@sallyport/catalog";
import type { ServerDetails } from "@sallyport/catalog-store";

const MADE = new WeakMap<ServerDetails, Map<Strength, Suggestion>>();

/** The policy for all tools of a server. Of hundreds of tools it takes half a second, so it is made once for an answer. */
export function serverSuggestion(server: ServerDetails, strength: Strength): Suggestion {
  const made = MADE.get(server) ?? new Map<Strength, Suggestion>();
  MADE.set(server, made);
  const suggestion =
    made.get(strength) ??
    suggestForServer(
      server.tools.map((tool) => ({ tool: { ...tool.definition, name: tool.name }, verdict: tool })),
      strength,
    );
  made.set(strength, suggestion);
  return suggestion;
}
