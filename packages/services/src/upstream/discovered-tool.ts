import { createHash } from "node:crypto";
import { printable } from "@sallyport/audit";
import { isObject, type JsonObject, type JsonValue, nameFault, own } from "@sallyport/json";
import { canonicalDefinition } from "@sallyport/mcp";

/** A tool as a server defines it, in a form that can be stored and compared. */
export type DiscoveredTool = {
  readonly name: string;
  readonly title: string | null;
  readonly description: string;
  /** In its canonical form. */
  readonly definition: JsonObject;
  /** SHA-256 of the canonical text, in lower-case hex. */
  readonly definitionHash: string;
};

/** A tool that agents cannot use, and why. */
export type LeftOutTool = { readonly name: string; readonly why: string };

export type DiscoveredTools = { readonly tools: DiscoveredTool[]; readonly leftOut: LeftOutTool[] };

const MAX_LEFT_OUT = 100;
const MAX_SHOWN = 200;

/**
 * Keeps what the proxy can serve: tools whose name people read alike (docs/policy-language.md, section 3) and whose
 * definition can be reviewed, and the first of two with the same name. Of the others the first hundred are told, by
 * names that can be shown.
 */
export function toDiscoveredTools(tools: readonly unknown[]): DiscoveredTools {
  const found = new Map<string, DiscoveredTool>();
  const leftOut: LeftOutTool[] = [];
  for (const tool of tools as readonly JsonValue[]) {
    const name = isObject(tool) ? own(tool, "name") : undefined;
    const why = faultOf(name, found);
    const discovered =
      isObject(tool) && typeof name === "string" && why === undefined ? read(name, tool) : undefined;
    if (discovered !== undefined) found.set(discovered.name, discovered);
    else if (leftOut.length < MAX_LEFT_OUT) {
      const shown = typeof name === "string" ? printable(name, MAX_SHOWN) : "";
      leftOut.push({
        name: shown,
        why: why ?? "The definition is longer than 256 KiB or deeper than 100 levels.",
      });
    }
  }
  return { tools: [...found.values()], leftOut };
}

function faultOf(name: JsonValue | undefined, found: ReadonlyMap<string, unknown>): string | undefined {
  if (typeof name !== "string") return "It has no name.";
  const fault = nameFault(name);
  if (fault !== undefined) return `The name ${fault}.`;
  return found.has(name) ? "Another tool has the same name; the first one counts." : undefined;
}

/** Undefined where nobody could review the definition. */
function read(name: string, tool: JsonObject): DiscoveredTool | undefined {
  const text = canonicalDefinition(tool);
  if (text === undefined) return undefined;
  const definition = JSON.parse(text) as JsonObject;
  const title = own(definition, "title");
  const description = own(definition, "description");
  return {
    name,
    title: typeof title === "string" ? title.slice(0, 200) : null,
    description: typeof description === "string" ? description : "",
    definition,
    definitionHash: createHash("sha256").update(text).digest("hex"),
  };
}
