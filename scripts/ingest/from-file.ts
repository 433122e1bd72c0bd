import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { readToolsList } from "../../packages/catalog/src/index.ts";
import { type Found, type FoundServer, NOTHING_KNOWN, toTools } from "./found-server.ts";
import { fromServerJson } from "./from-server-json.ts";

const MAX_BYTES = 32 * 1024 * 1024;
const A_STEP = 20;

/** A tools/list or a server.json in a file. A tools/list may say in `source` and `serverInfo` whose it is. */
export function fromFile(file: string, seenAt: Date): FoundServer {
  if (statSync(file).size > MAX_BYTES) throw new Error("The file is larger than 32 MiB.");
  const value = parsed(readFileSync(file, "utf8").replace(/^\ufeff/, ""));
  const list = readToolsList(value);
  if (!list.ok) {
    if (isServerJson(value)) return fromServerJson(value, { source: "server_json", seenAt });
    throw new Error(list.problem);
  }
  const { source = {}, serverInfo = {} } = value as { source?: Fields; serverInfo?: Fields };
  const text = (fields: Fields, key: string): string | null => {
    const given = fields[key];
    return typeof given === "string" && given !== "" ? given.slice(0, 500) : null;
  };
  const name = basename(file).replace(/\.json$/, "");
  const title = text(serverInfo, "title") ?? text(serverInfo, "name");
  return {
    ...NOTHING_KNOWN,
    name,
    said: title === null ? {} : { title },
    source: "file",
    sourceRef: name,
    registry: text(source, "registry"),
    package: text(source, "package"),
    version: text(source, "version") ?? text(serverInfo, "version"),
    licence: text(source, "license"),
    homepage: text(source, "homepage"),
    repository: text(source, "repository"),
    seenAt,
    tools: toTools(list.tools),
  };
}

type Fields = Readonly<Record<string, unknown>>;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error("The file is no JSON.");
  }
}

function isServerJson(value: unknown): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    "name" in value &&
    ("packages" in value || "remotes" in value)
  );
}

/** Some files of a folder, by name; the cursor is the last of them. */
export function fromFolder(cursor: string | null, { folder, now }: { folder: string; now: Date }): Found {
  const left = readdirSync(folder)
    .filter((file) => file.endsWith(".json") && file > (cursor ?? ""))
    .toSorted();
  const files = left.slice(0, A_STEP);
  const servers: FoundServer[] = [];
  const failures: { what: string; why: string }[] = [];
  for (const file of files) {
    try {
      servers.push(fromFile(join(folder, file), now));
    } catch (error) {
      failures.push({ what: file, why: error instanceof Error ? error.message : String(error) });
    }
  }
  return { servers, failures, cursor: left.length > A_STEP ? (files.at(-1) ?? null) : null };
}
