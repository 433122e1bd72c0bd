import { parseDocument } from "@sallyport/json";
import { type ParamHeaders, paramHeadersOf, toolClassOf } from "@sallyport/mcp";
import type { RiskClass, InputSchemaCheck } from "@sallyport/policy";
import { compileInputSchema } from "@sallyport/policy/arguments";
import type { PinnedTool } from "@sallyport/store";

/** A tool as a person reviewed it; what was never reviewed has neither class nor schema. */
export type ToolPin = {
  /** Of the newest definition that a discovery or any proxy saw. */
  readonly hash: string;
  /** Null: nobody reviewed any. */
  readonly reviewedHash: string | null;
  /** Null: nobody knows. */
  readonly toolClass: RiskClass | null;
  /** Undefined when it was found without an inputSchema. */
  readonly inputSchema: InputSchemaCheck | undefined;
  /** Arguments that the schema wants repeated in headers; undefined when there are none. */
  readonly paramHeaders: ParamHeaders | undefined;
};

const MAX_DEPTH = 100;

export function pinTools(tools: readonly PinnedTool[]): Map<string, ToolPin> {
  return new Map(tools.map((tool) => [tool.name, pinOf(tool)]));
}

function pinOf({ hash, reviewedHash, annotations, inputSchema }: PinnedTool): ToolPin {
  const check = inputSchema === null ? undefined : new PinnedSchema(inputSchema);
  const toolClass = toolClassOf(annotations);
  return { hash, reviewedHash, toolClass, inputSchema: check, paramHeaders: paramHeaders(inputSchema) };
}

/** Few schemas have such a wish, so most are not even parsed. */
function paramHeaders(inputSchema: string | null): ParamHeaders | undefined {
  if (inputSchema?.includes("x-mcp-header") !== true) return undefined;
  const { value, faults } = parseDocument(inputSchema, { maxDepth: MAX_DEPTH });
  return faults.length === 0 ? paramHeadersOf(value) : undefined;
}

/** Compiled when a policy first asks for it: most policies never do, and a server may have hundreds of tools. */
class PinnedSchema implements InputSchemaCheck {
  readonly #text: string;
  #compiled: InputSchemaCheck | undefined = undefined;

  constructor(text: string) {
    this.#text = text;
  }

  check: InputSchemaCheck["check"] = (args, additional) => {
    this.#compiled ??= compile(this.#text);
    return this.#compiled.check(args, additional);
  };
}

/** A schema that cannot be checked as it is meant refuses all arguments. */
function compile(text: string): InputSchemaCheck {
  const { value, faults } = parseDocument(text, { maxDepth: MAX_DEPTH });
  const result =
    faults.length === 0 ? compileInputSchema(value) : { ok: false as const, reason: "It cannot be read." };
  if (result.ok) return result.inputSchema;
  const refusal = `The tool's pinned inputSchema cannot be checked. ${result.reason}`;
  return { check: () => refusal };
}
