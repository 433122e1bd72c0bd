export type ToolHints = {
  readonly readOnly: boolean | null;
  readonly destructive: boolean | null;
  readonly idempotent: boolean | null;
  readonly openWorld: boolean | null;
};

export type ToolArgument = {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly description: string;
};

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

function flag(value: unknown): boolean | null {
  return typeof value === "boolean" ? value : null;
}

/** The hints that a server gives about its own tool. They are not verified. */
export function hintsOf(annotations: unknown): ToolHints {
  const said = record(annotations);
  return {
    readOnly: flag(said["readOnlyHint"]),
    destructive: flag(said["destructiveHint"]),
    idempotent: flag(said["idempotentHint"]),
    openWorld: flag(said["openWorldHint"]),
  };
}

/** The top-level arguments of a tool's JSON Schema, in the order of the schema. */
export function argumentsOf(inputSchema: unknown): readonly ToolArgument[] {
  const schema = record(inputSchema);
  const required = Array.isArray(schema["required"]) ? schema["required"] : [];
  return Object.entries(record(schema["properties"])).map(([name, property]) => {
    const { type, enum: values, description } = record(property);
    return {
      name,
      type: typeName(type, values),
      required: required.includes(name),
      description: typeof description === "string" ? description : "",
    };
  });
}

function typeName(type: unknown, values: unknown): string {
  if (Array.isArray(values)) return "one of a list";
  if (typeof type === "string") return type;
  if (Array.isArray(type)) return type.filter((part) => typeof part === "string").join(" or ");
  return "any";
}

/** Whether the tool's name, title or description contains each word of the search. */
export function matchesSearch(
  tool: { readonly name: string; readonly title: string | null; readonly description: string },
  search: string,
): boolean {
  const text = `${tool.name} ${tool.title ?? ""} ${tool.description}`.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
