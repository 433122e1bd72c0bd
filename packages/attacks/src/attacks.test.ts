import { classify } from "@sallyport/catalog";
import { compile, decide, load, parse, type Policy } from "@sallyport/policy";
import { compileInputSchema } from "@sallyport/policy/arguments";
import { lint } from "@sallyport/policy/lint";
import { describe, expect, it } from "vitest";
import { type Attack, CATEGORIES } from "./attack.ts";
import { attackById, ATTACKS } from "./attacks.ts";
import { CATEGORY_TEXTS } from "./categories.ts";
import { attacksOf, toolsExposed } from "./match.ts";

const held = ATTACKS.filter(({ verdict }) => verdict !== "out_of_reach").map(
  (attack) => [attack.id, attack] as const,
);

function parsed({ policy }: Attack) {
  const text = JSON.stringify(policy);
  const result = parse(text);
  if (!result.ok) throw new Error(result.issues.map(({ message }) => message).join("\n"));
  return { text, document: result.document, warnings: result.warnings };
}

function decideCall(attack: Attack, call: NonNullable<Attack["calls"]>["harmful"]) {
  const loaded = load(compile(parsed(attack).document));
  if (!loaded.ok) throw new Error(loaded.reason);
  const policy: Policy = loaded.policy;
  const definition = attack.definitions.find(({ name }) => name === call.tool);
  const compiled = compileInputSchema(definition?.inputSchema ?? {});
  return decide(policy, {
    tool: call.tool,
    args: JSON.parse(JSON.stringify(call.args)),
    toolClass: null,
    ...(compiled.ok && { inputSchema: compiled.inputSchema }),
  });
}

describe("the attack database", () => {
  it("has 68 attacks, each with an id and a title of its own", () => {
    expect(ATTACKS).toHaveLength(68);
    expect(new Set(ATTACKS.map(({ id }) => id)).size).toBe(68);
    expect(new Set(ATTACKS.map(({ title }) => title)).size).toBe(68);
  });

  it("has attacks of every category", () => {
    expect(CATEGORIES.filter((category) => !ATTACKS.some((attack) => attack.category === category))).toEqual(
      [],
    );
    expect(Object.keys(CATEGORY_TEXTS).toSorted()).toEqual([...CATEGORIES].toSorted());
  });

  it("has a policy and both calls exactly where it says that a policy helps", () => {
    const odd = ATTACKS.filter(
      ({ verdict, policy, calls }) =>
        (verdict === "out_of_reach") !== (policy === null) || (policy === null) !== (calls === null),
    );
    expect(odd.map(({ id }) => id)).toEqual([]);
  });

  it("finds an attack by its id, and none by another", () => {
    expect(attackById("rug-pull")?.category).toBe("poisoned-definitions");
    expect(attackById("constructor")).toBeUndefined();
  });
});

describe("the policy against", () => {
  it.each(held)("%s parses, and lints clean for the tools that it is about", (_, attack) => {
    const { document, text, warnings } = parsed(attack);
    const tools = attack.definitions.map((tool) => ({ ...tool, class: classify(tool).class }));
    expect([...warnings, ...lint(document, tools, text).warnings]).toEqual([]);
  });

  it.each(held)("%s denies the harmful call and lets the harmless one pass", (_, attack) => {
    if (attack.calls === null) throw new Error("There are no calls.");
    expect(decideCall(attack, attack.calls.harmful)).toMatchObject({ effect: "deny" });
    expect(decideCall(attack, attack.calls.harmless)).toMatchObject({ effect: "allow" });
  });

  it.each(held)(
    "%s is what stops the harmful call: its schema alone lets it pass, or it is no call of that tool",
    (_, attack) => {
      const { tool, args } = attack.calls?.harmful ?? { tool: "", args: {} };
      const definition = attack.definitions.find(({ name }) => name === tool);
      const compiled = compileInputSchema(definition?.inputSchema ?? {});
      const fault = compiled.ok
        ? compiled.inputSchema.check(JSON.parse(JSON.stringify(args)), "allow")
        : "broken";
      expect(attack.id === "tool-poisoning" ? undefined : fault).toBeUndefined();
    },
  );
});

describe("tools and attacks", () => {
  const tool = (name: string, properties: object = {}) =>
    classify({ name, inputSchema: { type: "object", properties } });
  const text = { type: "string" };

  it.each([
    ["fetch_page", { url: text }, ["fetch-ssrf"], ["filesystem-escaperoute"]],
    ["read_text_file", { path: text }, ["filesystem-escaperoute"], ["fetch-ssrf"]],
    ["drop_database", { name: text }, ["pocketos-db-deletion", "consent-fatigue"], ["slack-link-unfurl"]],
    ["slack_post_message", { channel_id: text, text }, ["slack-link-unfurl"], ["kql-injection"]],
    ["execute_sql", { sql: text }, ["neon-remote-mcp", "awslabs-readonly-denylist"], ["figma-framelink-rce"]],
    ["git_push", {}, ["git-add-laundering"], ["fetch-ssrf"]],
    ["coverage_of", { region: text }, [], ["fetch-ssrf", "consent-fatigue"]],
  ])("%s lends itself to what abuses its kind, and to nothing else", (name, properties, wanted, unwanted) => {
    const ids = attacksOf(tool(name, properties)).map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(wanted));
    expect(ids.filter((id) => unwanted.includes(id))).toEqual([]);
  });

  it("names the exposed tools, the closest first", () => {
    const attack = attackById("fetch-ssrf");
    if (attack === undefined) throw new Error("There is no fetch-ssrf.");
    const tools = [tool("get_status"), tool("convert", { url: text }), tool("fetch", { url: text })];
    expect(toolsExposed(attack, tools).map(({ name }) => name)).toEqual(["fetch", "convert"]);
  });
});
