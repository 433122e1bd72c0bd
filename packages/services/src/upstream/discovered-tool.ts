import { createHash } from "node:crypto";
import { isObject, type JsonObject, type JsonValue, own } from "@sallyport/json";
import { canonicalDefinition, isToolName } from "@sallyport/mcp";

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

/**
 * Keeps what the proxy could serve: tools with a legal name (docs/policy-language.md, section 3) and a definition that can be reviewed; the
 * first of two with the same name.
 */
export function toDiscoveredTools(tools: readonly unknown[]): DiscoveredTool[] {
  const found = new Map<string, DiscoveredTool>();
  for (const tool of tools as readonly JsonValue[]) {
    const name = isObject(tool) ? own(tool, "name") : undefined;
    if (!isObject(tool) || typeof name !== "string" || !isToolName(name) || found.has(name)) continue;
    const text = canonicalDefinition(tool);
    if (text === undefined) continue;
    const definition = JSON.parse(text) as JsonObject;
    const title = own(definition, "title");
    const description = own(definition, "description");
    found.set(name, {
      name,
      title: typeof title === "string" ? title.slice(0, 200) : null,
      description: typeof description === "string" ? description : "",
      definition,
      definitionHash: createHash("sha256").update(text).digest("hex"),
    });
  }
  return [...found.values()];
}
