import { createHash } from "node:crypto";
import { canonical, isObject, type JsonObject, type JsonValue, own } from "@sallyport/json";

/** A tool as a server defines it, in a form that can be stored and compared. */
export type DiscoveredTool = {
  readonly name: string;
  readonly title: string | null;
  readonly description: string;
  readonly definition: JsonObject;
  /** SHA-256 of the definition's canonical JSON, in hex. */
  readonly definitionHash: string;
};

const LEGAL_NAME = /^[A-Za-z0-9_.-]{1,128}$/;
const MAX_DEFINITION_BYTES = 256 * 1024;

/**
 * Keeps what the proxy could serve: tools with a legal name (policy.md §3) and a definition of at most 256 KiB; the
 * first of two with the same name. NUL and lone surrogates, which Postgres cannot store, become U+FFFD.
 */
export function toDiscoveredTools(tools: readonly unknown[]): DiscoveredTool[] {
  const found = new Map<string, DiscoveredTool>();
  for (const tool of tools) {
    const definition = storable(tool as JsonValue);
    if (!isObject(definition)) continue;
    const name = own(definition, "name");
    if (typeof name !== "string" || !LEGAL_NAME.test(name) || found.has(name)) continue;
    const text = canonical(definition);
    if (text.length > MAX_DEFINITION_BYTES) continue;
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

function storable(value: JsonValue): JsonValue {
  const text = JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === "string") return cleaned(part);
    if (typeof part !== "object" || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).map(([key, inner]) => [cleaned(key), inner]));
  });
  return JSON.parse(text) as JsonValue;
}

function cleaned(text: string): string {
  return text.replace(/\p{Surrogate}|\0/gu, "\ufffd");
}
