import { isObject, type JsonObject, type JsonValue, own } from "@sallyport/json";
import { inputSchemaFault } from "@sallyport/policy/arguments";
import type { Making } from "./tool-rule.ts";

type Fault = NonNullable<ReturnType<typeof inputSchemaFault>>;
type Pinning = { readonly inputSchema: unknown; readonly needsVersion2: boolean };

/** A rule that needs version "2" anyway pins too. A schema that would deny what it should let pass is not used. */
export function pinnedArguments(
  making: Making,
  { inputSchema, needsVersion2 }: Pinning,
): JsonObject | undefined {
  const { verdict, answer, note } = making;
  if (!answer.pins.includes(verdict.class) && !needsVersion2) return undefined;
  const fault = inputSchemaFault(inputSchema) ?? impossibleArgument(inputSchema);
  if (fault !== undefined) {
    const what = fault.denies === "all" ? "every call" : "each call that uses one argument";
    note(`Arguments are not held to the schema, which would deny ${what}. ${fault.reason}`);
    return undefined;
  }
  return { schema: "pinned", ...(isOpen(inputSchema) && { additional: "allow" }) };
}

/** An argument that must be given, of which the schema takes no value: nothing fits. */
function impossibleArgument(inputSchema: unknown): Fault | undefined {
  if (!isObject(inputSchema)) return undefined;
  const properties = own(inputSchema, "properties");
  const required = own(inputSchema, "required");
  if (!isObject(properties) || !Array.isArray(required)) return undefined;
  const [name] = required
    .filter((key) => typeof key === "string")
    .filter((key) => takesNothing(own(properties, key)));
  if (name === undefined) return undefined;
  return { denies: "all", reason: `It asks for the argument ${name} and takes no value of it.` };
}

function takesNothing(schema: JsonValue | undefined): boolean {
  if (!isObject(schema)) return schema === false;
  const values = own(schema, "enum");
  if (Array.isArray(values) && values.length === 0) return true;
  const excluded = own(schema, "not");
  return excluded === true || (isObject(excluded) && Object.keys(excluded).length === 0);
}

/** The schema says itself that there are arguments beyond those that it names. */
function isOpen(inputSchema: unknown): boolean {
  if (!isObject(inputSchema)) return false;
  const others = own(inputSchema, "additionalProperties");
  return (others !== undefined && others !== false) || Object.hasOwn(inputSchema, "patternProperties");
}
