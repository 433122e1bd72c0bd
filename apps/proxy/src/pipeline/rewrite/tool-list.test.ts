import { describe, expect, it } from "vitest";
import { NO_SIBLINGS } from "../../adapters/state/siblings.ts";
import { contextWith } from "../../testing/call-context.ts";
import type { Inbound } from "../call/call.ts";
import type { Ports } from "../call/ports.ts";
import { UpstreamFailure } from "../call/upstream-failure.ts";
import { rewriteToolList } from "./tool-list.ts";

const PORTS = {
  clock: { now: () => 0 },
  siblings: NO_SIBLINGS,
  toolReports: { add: () => [], withdraw: () => undefined },
} as unknown as Ports;
const DEFINITIONS = { new_tools: "default", on_change: "alert" };
const DOCUMENT = { version: "2", default: "deny", definitions: DEFINITIONS, tools: { echo: {} } };
const SESSION_LIST = { kind: "request", id: 1, method: "tools/list" } as unknown as Inbound;
const STATELESS_LIST = { ...SESSION_LIST, stateless: { capabilities: new Set() } } as unknown as Inbound;

const toolOf = (name: string, properties = {}) => ({ name, inputSchema: { type: "object", properties } });
const LISTED = [toolOf("echo"), toolOf("wipe_disk")];

describe("rewriteToolList", () => {
  it.each([
    ["the policy's own tools", contextWith(DOCUMENT), ["echo"]],
    ["nothing without a policy", contextWith(), []],
  ])("shows %s", (_, context, names) => {
    const { changed } = rewriteToolList({ tools: LISTED }, { inbound: SESSION_LIST, context, ports: PORTS });
    expect(changed).toEqual({ tools: LISTED.filter(({ name }) => names.includes(name)) });
  });

  it("remembers the tools that it does not show as well", () => {
    const context = contextWith(DOCUMENT);
    rewriteToolList({ tools: LISTED }, { inbound: SESSION_LIST, context, ports: PORTS });
    expect([...context.access.server.memory.seenTools.keys()]).toEqual(["echo", "wipe_disk"]);
  });

  it.each<[string, object]>([
    ["no list", {}],
    ["an object for a list", { tools: {} }],
    ["a tool that is a string", { tools: ["echo"] }],
    ["a tool without a name", { tools: [{}] }],
  ])("fails for %s", (_, result) => {
    const asked = { inbound: SESSION_LIST, context: contextWith(DOCUMENT), ports: PORTS };
    expect(() => rewriteToolList(result as never, asked)).toThrow(UpstreamFailure);
  });

  it("keeps a stateless answer out of shared caches, and remembers what wants to be repeated in headers", () => {
    const context = contextWith(DOCUMENT);
    const tools = [toolOf("echo", { region: { type: "string", "x-mcp-header": "Region" } })];
    const result = { resultType: "complete", tools };
    const { changed } = rewriteToolList(result, { inbound: STATELESS_LIST, context, ports: PORTS });
    expect(changed).toMatchObject({ resultType: "complete", cacheScope: "private", tools });
    expect([...context.access.server.memory.paramHeaders.keys()]).toEqual(["echo"]);
  });

  it("fails for a stateless list that is not complete", () => {
    const asked = { inbound: STATELESS_LIST, context: contextWith(DOCUMENT), ports: PORTS };
    expect(() => rewriteToolList({ resultType: "task", tools: [] }, asked)).toThrow(UpstreamFailure);
  });
});
