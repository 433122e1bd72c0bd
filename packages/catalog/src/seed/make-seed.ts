import { isObject, type JsonObject, type JsonValue, own } from "@sallyport/json";
import { classify, METHOD_VERSION } from "../classify.ts";
import { schemaShape, topNames } from "./schema-shape.ts";
import type { SeedFile, SeedTool } from "./seed-server.ts";

export type SeedWords = Pick<SeedFile, "id" | "name" | "about" | "words">;

/** A file of the seed from a server's tools/list with its source, and our words. Its sentences are judged, not kept. */
export function makeSeed(listing: JsonObject, words: SeedWords, seen: string): SeedFile {
  const source = fieldsOf(own(listing, "source"));
  const reported = fieldsOf(own(listing, "serverInfo"));
  const tools = listOf(own(listing, "tools")).filter(isObject);
  const names = new Set(tools.map((tool) => textOf(own(tool, "name"))));
  const registry = textOf(own(source, "registry"));
  const url = textOf(own(source, "url"));
  const count = own(listing, "toolCount");
  return {
    ...words,
    source: {
      registry: registry === "npm" || registry === "remote" ? registry : "source",
      package: orNull(textOf(own(source, "package"))),
      version: orNull(textOf(own(source, "version"))),
      license: orNull(textOf(own(source, "license"))),
      repository: orNull(webAddress(textOf(own(source, "repository")))),
      homepage: orNull(textOf(own(reported, "websiteUrl"))),
      url: orNull(url),
      commit: /\bcommit ([0-9a-f]{7,40})\b/.exec(textOf(own(source, "note")))?.[1] ?? null,
    },
    transport: url === "" ? "stdio" : "streamable_http",
    reported: { name: textOf(own(reported, "name")), version: textOf(own(reported, "version")) },
    environment: listOf(own(listing, "envKeys")).map(textOf),
    seen,
    toolCount: typeof count === "number" ? count : tools.length,
    method: METHOD_VERSION,
    tools: tools.map((tool) => seedTool(tool, names)),
  };
}

function seedTool(tool: JsonObject, siblings: ReadonlySet<string>): SeedTool {
  const { name, ...verdict } = classify(tool, siblings);
  const input = own(tool, "inputSchema");
  const hints = Object.entries(fieldsOf(own(tool, "annotations"))).filter(
    (entry): entry is [string, boolean] => entry[0].endsWith("Hint") && typeof entry[1] === "boolean",
  );
  const output = topNames(own(tool, "outputSchema"));
  const shape = isObject(input) ? schemaShape(input) : undefined;
  return {
    name,
    ...(isObject(shape) && { inputSchema: shape }),
    ...(hints.length > 0 && { annotations: Object.fromEntries(hints) }),
    ...(output.length > 0 && { output }),
    verdict: { ...verdict, signals: [...verdict.signals] },
  };
}

/** The address of a repository as a browser takes it, from the ways that packages write one. */
export function webAddress(written: string): string {
  const plain = written
    .trim()
    .replace(/^git\+/, "")
    .replace(/^(?:ssh:\/\/)?git@([^:/]+)[:/]/, "https://$1/")
    .replace(/^git:\/\//, "https://")
    .replace(/\.git$/, "");
  if (/^[\w.-]+\/[\w.-]+$/.test(plain)) return `https://github.com/${plain}`;
  return plain.startsWith("https://") ? plain : "";
}

function fieldsOf(value: JsonValue | undefined): JsonObject {
  return isObject(value) ? value : {};
}

const orNull = (text: string): string | null => (text === "" ? null : text);
const textOf = (value: JsonValue | undefined): string => (typeof value === "string" ? value : "");
const listOf = (value: JsonValue | undefined): readonly JsonValue[] => (Array.isArray(value) ? value : []);
