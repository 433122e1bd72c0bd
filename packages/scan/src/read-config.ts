import { isObject, type JsonObject, type JsonValue, own, parseDocument } from "@sallyport/json";
import { parse as parseToml } from "smol-toml";
import { parse as parseYaml } from "yaml";
import type { ConfiguredServer } from "./configured-server.ts";
import { baseName, packageOf } from "./package-of.ts";
import { addressOf, nameOf } from "./without-secrets.ts";

/** What a file is: a client's configuration, an answer of tools/list, or neither. */
export type ReadFile =
  | { readonly kind: "config"; readonly servers: readonly ConfiguredServer[] }
  | { readonly kind: "tools"; readonly tools: readonly JsonValue[] }
  | { readonly kind: "unknown"; readonly problem: string };

const MAX_LENGTH = 4_000_000;
const MAX_SERVERS = 500;

/**
 * Reads a client's configuration in any of the shapes of docs/clients.md (JSON with comments, TOML, YAML), or a
 * tools/list. Never throws; whatever it does not know it leaves out.
 */
export function readFile(text: string): ReadFile {
  if (text.length > MAX_LENGTH) return unknown("The file is larger than 4 MB.");
  const value = valueOf(text.replace(/^\ufeff/, ""));
  if (value === undefined) return unknown("The file is no JSON, TOML or YAML that can be read.");
  const tools = toolsOf(value);
  if (tools !== undefined) return { kind: "tools", tools };
  const entries = entriesOf(value);
  if (entries === undefined) {
    return unknown(
      "No MCP servers in it. Expected mcpServers, servers, mcp_servers (Codex), mcp (opencode), context_servers (Zed) or extensions (Goose), or an answer of tools/list.",
    );
  }
  const servers = Object.entries(entries).slice(0, MAX_SERVERS);
  return { kind: "config", servers: servers.flatMap(([name, entry]) => serverOf(name, entry)) };
}

const unknown = (problem: string): ReadFile => ({ kind: "unknown", problem });

function valueOf(text: string): JsonValue | undefined {
  const json = parseDocument(text, { comments: true });
  if (json.value !== undefined) return json.value;
  return attempt(() => parseToml(text)) ?? attempt(() => parseYaml(text, { maxAliasCount: 100 }));
}

/** What a foreign parser makes of the text, as JSON has it; undefined where it refuses, or reads a bare string. */
function attempt(parse: () => unknown): JsonValue | undefined {
  try {
    const value = parseDocument(JSON.stringify(parse())).value;
    return isObject(value) || Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function toolsOf(value: JsonValue): readonly JsonValue[] | undefined {
  const tools = Array.isArray(value)
    ? value
    : (member(value, "tools") ?? member(member(value, "result"), "tools"));
  const isList =
    Array.isArray(tools) &&
    tools.length > 0 &&
    tools.every((tool) => typeof member(tool, "name") === "string");
  return isList ? tools : undefined;
}

const MAPS = ["mcpServers", "servers", "mcp_servers", "context_servers", "extensions"] as const;

/** The map of servers, wherever a client keeps it: at the top, below `mcp`, or below a project of Claude Code. */
function entriesOf(value: JsonValue): JsonObject | undefined {
  if (!isObject(value)) return undefined;
  const found: JsonObject = {};
  let isAny = false;
  const take = (entries: JsonValue | undefined): void => {
    if (!isObject(entries)) return;
    isAny = true;
    for (const [name, entry] of Object.entries(entries)) if (isObject(entry)) found[nameOf(name)] = entry;
  };
  for (const key of MAPS) take(own(value, key));
  const mcp = own(value, "mcp");
  if (isObject(mcp)) {
    const inner = MAPS.map((key) => own(mcp, key)).find(isObject);
    take(inner ?? mcp);
  }
  const projects = own(value, "projects");
  if (isObject(projects)) for (const project of Object.values(projects)) take(member(project, "mcpServers"));
  return isAny ? found : undefined;
}

function serverOf(name: string, entry: JsonValue): ConfiguredServer[] {
  const isOff = member(entry, "disabled") === true || member(entry, "enabled") === false;
  const variables = [...keysOf(entry, "env"), ...keysOf(entry, "environment"), ...keysOf(entry, "envs")];
  const at = { name, isOff, variables };
  const url = ADDRESSES.map((key) => member(entry, key)).find((value) => typeof value === "string");
  if (typeof url === "string")
    return [
      remote(at, url, [
        ...keysOf(entry, "headers"),
        ...keysOf(entry, "http_headers"),
        ...keysOf(entry, "env_http_headers"),
        ...bearer(entry),
      ]),
    ];
  const line = lineOf(entry);
  const [command, ...args] = line;
  if (command === undefined) return [];
  const bridged = bridgedTo(line);
  if (bridged !== undefined) return [remote(at, bridged, headersOf(args))];
  const found = packageOf(command, args);
  const program = nameOf(baseName(command));
  return [
    { ...at, transport: "stdio", ...(found === undefined ? { program } : { package: found }), headers: [] },
  ];
}

const ADDRESSES = ["url", "serverUrl", "httpUrl", "uri"] as const;
type At = Pick<ConfiguredServer, "name" | "isOff" | "variables">;

function remote(at: At, url: string, headers: readonly string[]): ConfiguredServer {
  const address = addressOf(url);
  return {
    ...at,
    transport: "http",
    ...(address !== undefined && { url: address }),
    headers: headers.map(nameOf),
  };
}

const bearer = (entry: JsonValue): string[] =>
  member(entry, "bearer_token_env_var") === undefined ? [] : ["Authorization"];

/** Command and arguments: two members, one list (opencode), or an object (older Zed, `cmd` of Goose). */
function lineOf(entry: JsonValue): string[] {
  const command = member(entry, "command") ?? member(entry, "cmd");
  if (Array.isArray(command)) return stringsIn(command);
  if (isObject(command))
    return [...stringsIn([member(command, "path") ?? null]), ...stringsIn(member(command, "args"))];
  return typeof command === "string" ? [command, ...stringsIn(member(entry, "args"))] : [];
}

/** mcp-remote and its like make a local program of a remote server: what counts is the server. */
function bridgedTo(line: readonly string[]): string | undefined {
  const at = line.findIndex((part) => /^(?:mcp-remote|supergateway|mcp-proxy)(?:@|$)/.test(part));
  return at < 0 ? undefined : line.slice(at).find((part) => /^https?:\/\//.test(part));
}

/** The names in `--header "Name: value"`. */
function headersOf(args: readonly string[]): string[] {
  return args.flatMap((arg, at) =>
    arg === "--header" || arg === "-H" ? [(args[at + 1] ?? "").split(":")[0] ?? ""] : [],
  );
}

function member(value: JsonValue | undefined, key: string): JsonValue | undefined {
  return isObject(value) ? own(value, key) : undefined;
}

function keysOf(entry: JsonValue, key: string): string[] {
  const map = member(entry, key);
  return isObject(map) ? Object.keys(map).map(nameOf) : [];
}

function stringsIn(value: JsonValue | undefined): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
