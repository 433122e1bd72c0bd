import { classify } from "@sallyport/catalog";
import type { JsonObject } from "@sallyport/json";
import { compile, decide, load, parse } from "@sallyport/policy";
import { compileInputSchema } from "@sallyport/policy/arguments";
import { describe, expect, it } from "vitest";
import type { Attack } from "./attack.ts";
import { attackById, ATTACKS } from "./attacks.ts";
import { hostileCalls } from "./hostile-calls.ts";

const OPEN: JsonObject = { version: "2", default: "allow" };
const target = (definition: { readonly name: string; readonly inputSchema?: unknown }) => ({
  definition,
  verdict: classify(definition),
});
const tool = (name: string, properties: object, required = Object.keys(properties)) =>
  target({ name, inputSchema: { type: "object", properties, required } });
const text = { type: "string" };

function attackOf(id: string): Attack {
  const attack = attackById(id);
  if (attack === undefined) throw new Error(`There is no ${id}.`);
  return attack;
}

describe("the calls of an attack on a tool", () => {
  it.each<[string, string, ReturnType<typeof tool>, object[]]>([
    [
      "put an inner address where the tool takes one",
      "fetch-ssrf",
      tool("crawl", { page_url: text }),
      [{ page_url: "http://169.254.169.254/latest/meta-data/" }],
    ],
    [
      "put a path into a list of paths",
      "filesystem-escaperoute",
      tool("read_multiple_files", { paths: { type: "array", items: text } }),
      [{ paths: ["/srv/data-private/keys"] }],
    ],
    [
      "call a tool of the same grave class as it stands",
      "pocketos-db-deletion",
      tool("drop_database", { name: text }),
      [{ name: "text" }],
    ],
    ["are none where the tool takes no such value", "fetch-ssrf", tool("fetch_weather", { city: text }), []],
    [
      "are none of a reading tool that only sounds alike",
      "pocketos-db-deletion",
      tool("volume_list", {}),
      [],
    ],
    ["are none of an attack without a call", "ox-stdio", tool("run", { command: text }), []],
    [
      "are none that the tool's schema refuses",
      "fetch-ssrf",
      tool("fetch_one", { url: { type: "string", enum: ["https://docs.example.com/"] } }),
      [],
    ],
  ])("%s", (_, id, on, wanted) => {
    expect(hostileCalls(attackOf(id), on, OPEN)).toEqual(wanted);
  });

  it("carry what else the policy asks for, so that only the hostile value can be refused", () => {
    const document: JsonObject = {
      version: "2",
      default: "deny",
      tools: { crawl: { require: [{ conditions: [{ path: "args.team", op: "in", value: ["ops"] }] }] } },
    };
    expect(hostileCalls(attackOf("fetch-ssrf"), tool("crawl", { url: text, team: text }), document)).toEqual([
      { url: "http://169.254.169.254/latest/meta-data/", team: "text" },
      { url: "http://169.254.169.254/latest/meta-data/", team: "ops" },
    ]);
  });

  const own = ATTACKS.flatMap((attack) => {
    const definition = attack.definitions.find(({ name }) => name === attack.calls?.harmful.tool);
    return definition === undefined ? [] : [[attack.id, attack, target(definition)] as const];
  });

  it.each(own)("%s: are the entry's own call too, and its policy denies all of them", (_, attack, on) => {
    const parsed = parse(JSON.stringify(attack.policy));
    const loaded = load(parsed.ok ? compile(parsed.document) : undefined);
    if (!loaded.ok) throw new Error(loaded.reason);
    const schema = compileInputSchema(on.definition.inputSchema);
    const calls = hostileCalls(attack, on, attack.policy as JsonObject);
    expect(calls).toContainEqual(attack.calls?.harmful.args);
    const passing = calls.filter((args) => {
      const known = { toolClass: null, ...(schema.ok && { inputSchema: schema.inputSchema }) };
      return decide(loaded.policy, { ...known, tool: on.definition.name, args }).effect === "allow";
    });
    expect(passing).toEqual([]);
  });
});
