import type { JsonObject, JsonValue } from "@sallyport/json";
import { type Argument, NESTED } from "./arguments.ts";

/** `of`: the type of the values that the operator compares. */
export type Comparison = { readonly op: string; readonly value: JsonValue; readonly of: "string" | "number" };

/**
 * The conditions under which an argument is what it should be: each of its values, whether it is one or a list; or it
 * is left out, or null, where the schema lets it. Undefined where no conditions can say so: it can be nothing that the
 * operator compares, or it stands in a list within a list, of which nobody can ask whether it is left out.
 */
export function held(argument: Argument, { op, value, of }: Comparison): JsonObject[] | undefined {
  const { path, types, list } = argument;
  const isListed = path.includes("[*]");
  const every = isListed ? { quantifier: "every" } : {};
  const isTexts = of === "string" && types.has("texts");
  const forms: JsonObject[] = [];
  if (list === NESTED || (isListed && isTexts)) return undefined;
  if (types.has(of)) forms.push({ path, op, value, ...every });
  if (isTexts) forms.push({ path: `${path}[*]`, op, value, quantifier: "every" });
  if (forms.length === 0) return undefined;
  if (types.has("null")) forms.push({ path, op: "eq", value: null, ...every });
  if (!argument.isNeeded) forms.push({ path, op: "exists", value: false, ...every });
  if (isTexts) forms.push({ path, op: "length_lte", value: 0 });
  if (list !== undefined) {
    forms.push({ path: list, op: "exists", value: false }, { path: list, op: "length_lte", value: 0 });
  }
  return forms.length === 1 ? forms : [{ any: forms }];
}
