import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

/**
 * Every connection to an address that somebody else said (a server's URL, and what a server says of others, OAuth
 * metadata among it) is opened by packages/egress, which checks where it leads: so nothing else can open one. The
 * drivers of the database and of Redis are not looked at; they connect to the operator's own addresses.
 */
const ROOT = join(import.meta.dirname ?? "", "..");

/** Files that may hold something which connects, and why that is safe. */
const MAY: Readonly<Record<string, string>> = {
  "packages/egress/src/guarded-agent.ts": "it is the guard",
  "packages/notify/src/post-json.ts": "each post goes through the guard's agent",
  "packages/services/src/upstream/guarded-fetch.ts": "each request goes through the guard's agent",
  "packages/services/src/upstream/handshake.ts": "the official client, which is given the guarded fetch",
  "packages/catalog-api/src/answer-mcp.ts": "the official server: it answers a request, and opens nothing",
  "apps/dashboard/src/features/contact/post-message.ts": "in a browser, its own origin",
  "apps/dashboard/src/features/scan/ask-server.ts": "in a browser, its own origin",
  "apps/proxy/src/workers/run-worker.ts": "a socket of a descriptor that is open already",
  "apps/dashboard/src/trpc/over-http.ts": "in a browser, to paths of the page's own origin",
  "packages/db/src/watched-client.ts": "it looks at the driver's socket and opens none",
};

/** What these modules export that cannot connect. */
const HARMLESS = new Set(["createServer", "isIP", "isIPv4", "isIPv6"]);
const MODULES =
  /^(?:undici|node:(?:https?|http2|net|tls|dgram)|https?|http2|net|tls|dgram|@modelcontextprotocol\/.*|axios|got|ky|ws|node-fetch|eventsource)$/;
const IMPORT = /(?:^|\n)\s*(?:import|export)\s+(type\s)?([^;"]*?)\s*from\s*"([^"]+)"/g;
const LOADED = /(?:import|require)\(\s*"([^"]+)"\s*\)/g;
const GLOBALS =
  /(?<![.\w"'`$-])(?:fetch\s*\(|(?:WebSocket|EventSource|XMLHttpRequest)\s*\()|\b(?:globalThis|window|self)\s*(?:\.\s*|\[\s*")fetch\b/;

/** What in a source could open a connection. */
function connectors(source: string): string[] {
  const text = source.replaceAll(/\/\*[^]*?\*\/|(?<!:)\/\/.*$/gm, "");
  const imported = [...text.matchAll(IMPORT)].flatMap(([, isType, names = "", from = ""]) => {
    if (isType !== undefined || !MODULES.test(from)) return [];
    return names
      .replaceAll(/[{}\s]+/g, " ")
      .split(/ ?, ?/)
      .map((name) => name.trim())
      .filter((name) => name !== "" && !name.startsWith("type ") && !HARMLESS.has(name))
      .map((name) => `${name} of ${from}`);
  });
  const loaded = [...text.matchAll(LOADED)].flatMap(([, from = ""]) => (MODULES.test(from) ? [from] : []));
  const called = GLOBALS.exec(text);
  return [...imported, ...loaded, ...(called === null ? [] : [called[0]])];
}

const sources = execFileSync("git", ["ls-files", "-z", "apps/*/src/*", "packages/*/src/*"], {
  cwd: ROOT,
  encoding: "utf8",
})
  .split("\0")
  .filter((file) => /\.(?:tsx?|mjs)$/.test(file) && existsSync(join(ROOT, file)))
  .filter((file) => !/\.test\.tsx?$|\/testing\/|^packages\/testkit\/|^apps\/demo-server\//.test(file));

it("nothing opens a connection of its own, but what is named here", () => {
  expect(sources.length).toBeGreaterThan(300);
  const found = sources.flatMap((file) => {
    const opens = connectors(readFileSync(join(ROOT, file), "utf8"));
    return opens.length > 0 ? [[file, opens] as const] : [];
  });
  expect(found.filter(([file]) => MAY[file] === undefined)).toEqual([]);
  expect(found.map(([file]) => file).toSorted()).toEqual(Object.keys(MAY).toSorted());
});

it.each([
  ['import { request } from "node:http";', ["request of node:http"]],
  ['import https from "node:https";', ["https of node:https"]],
  ['import { type Agent, fetch as ask } from "undici";', ["fetch as ask of undici"]],
  ['import {\n  connect,\n  isIP,\n} from "node:tls";', ["connect of node:tls"]],
  ['const { request } = await import("undici");', ["undici"]],
  ["const answer = await fetch(url);", ["fetch("]],
  ["const get = globalThis.fetch;", ["globalThis.fetch"]],
  ["const events = new EventSource(url);", ["EventSource("]],
  ['import type { Agent } from "undici";', []],
  ['import { createServer, type Socket } from "node:net";', []],
  ["await guarded.fetch(url); // fetch( elsewhere", []],
])("would notice %j", (source, expected) => {
  expect(connectors(source)).toEqual(expected);
});
