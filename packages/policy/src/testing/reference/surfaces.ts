import { type JsonObject, own } from "@sallyport/json";
import { list, object, text } from "./json.ts";

export type ReferenceAsk = { surface: string; name: string | undefined };

/** What a document says of something beside tools, for names that have not the form of a URI: effect and rule. */
export function referenceSurface(document: JsonObject, ask: ReferenceAsk, baseline?: JsonObject): string {
  const below = inMode(document, ask, "");
  if (baseline === undefined) return below;
  const above = inMode(baseline, ask, "baseline:");
  return above.startsWith("deny") ? above : below;
}

function inMode(document: JsonObject, ask: ReferenceAsk, prefix: string): string {
  return own(document, "mode") === "shadow" ? `allow ${prefix}(shadow)` : decideOne(document, ask, prefix);
}

function decideOne(document: JsonObject, { surface, name }: ReferenceAsk, prefix: string): string {
  const access = own(object(own(document, "surfaces")), surface);
  const rule = `${prefix}/surfaces/${surface}`;
  if (access === undefined) return `deny ${prefix}(default deny)`;
  if (typeof access === "string") return `${access} ${rule}`;
  const [allow, deny] = ["allow", "deny"].map((key) => list(own(object(access), key)).map(text));
  if (name === undefined) return `deny ${rule}`;
  const denied = deny?.findIndex((pattern) => expressionOf(pattern).test(name)) ?? -1;
  if (denied >= 0) return `deny ${rule}/deny/${denied}`;
  const allowed = allow?.findIndex((pattern) => expressionOf(pattern).test(name)) ?? -1;
  return allowed < 0 ? `deny ${rule}` : `allow ${rule}/allow/${allowed}`;
}

function expressionOf(pattern: string): RegExp {
  const parts = pattern.split(/(\*+)/).map((part) => {
    if (part.startsWith("*")) return part === "*" ? "[^/]*" : "[^]*";
    return part.replaceAll(/[^A-Za-z0-9]/g, (character) => `\\${character}`);
  });
  return new RegExp(`^${parts.join("")}$`);
}
