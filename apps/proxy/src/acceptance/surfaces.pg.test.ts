import type { Era } from "@sallyport/mcp";
import type { RawResponse, ScriptedAnswer } from "@sallyport/testkit";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ERAS, stagesOfEras } from "../testing/eras.ts";
import type { Stage } from "../testing/stage.ts";
import { answerOf, send, stateless } from "../testing/stateless-message.ts";

/** Resources, prompts and completions as the policy's `surfaces` say, in both eras: docs/threats.md, C8, C10, C12. */
const SURFACES = {
  resources: { allow: ["file:///docs/**", "test://item/**"], deny: ["file:///docs/secret/**"] },
  prompts: { allow: ["daily", "team_*", "caf\u00e9"], deny: ["team_secret"] },
  completions: "allow",
};
const POLICY = { version: "2", default: "deny", tools: { echo: {} }, surfaces: SURFACES };
const upstream = {
  prompts: ["daily", "team_a", "team_secret", "weekly"],
  resources: ["file:///docs/a.md", "file:///docs/secret/key", "file:///etc/passwd"],
  templates: ["file:///docs/{name}", "file:///docs/secret/{name}", "file:///{+path}"],
};
const HIDDEN = /team_secret|weekly|secret\/|passwd|\{\+path\}/;

let stages: Readonly<Record<Era, Stage>>;
const on = (era: Era): Stage => stages[era];
beforeAll(async () => {
  stages = await stagesOfEras({ policy: POLICY, tools: ["echo"], upstream });
});
afterAll(async () => {
  for (const era of ERAS) await stages?.[era].strike();
});
afterEach(() => {
  for (const era of ERAS) on(era).upstream.reset();
});

function say(era: Era, method: string, params: object = {}): Promise<RawResponse> {
  return era === "stateless"
    ? send(on(era), stateless(method, params))
    : on(era).say({ jsonrpc: "2.0", id: 1, method, params });
}

/** Expects a denial (E), nothing at the server, and one row. Returns the error. */
async function refused(era: Era, method: string, params: object) {
  const { result, hits, rows } = await on(era).witness(() => say(era, method, params));
  expect(result.status).toBe(200);
  expect(hits).toEqual([]);
  expect(rows).toMatchObject([
    { answer: "E", effect: "deny", method, policy_revision: on(era).tenant.revision },
  ]);
  const { error } = answerOf(result);
  expect(error).toMatchObject({ code: -31403, data: { decision: "deny", rule: rows[0]?.rule } });
  expect(error?.message).toMatch(/^\[POLICY DENIED\] /);
  return { ...error, rule: rows[0]?.rule };
}

/** Expects that the request reaches the server unchanged, with one row. Returns the result. */
async function passes(era: Era, method: string, params: object, rule: string) {
  const { result, hits, rows } = await on(era).witness(() => say(era, method, params));
  expect(result.status).toBe(200);
  expect(hits.map(({ message }) => message?.method)).toEqual([method]);
  expect(hits[0]?.message?.params).toMatchObject(params);
  expect(rows).toMatchObject([{ answer: "forwarded", effect: "allow", method, rule }]);
  const answer = answerOf(result);
  expect(answer).toHaveProperty("result");
  return answer.result ?? {};
}

const LISTS: [method: string, items: string, name: string, shown: string[]][] = [
  ["prompts/list", "prompts", "name", ["daily", "team_a"]],
  ["resources/list", "resources", "uri", ["file:///docs/a.md"]],
  ["resources/templates/list", "resourceTemplates", "uriTemplate", ["file:///docs/{name}"]],
];

describe.each(ERAS)("in the %s era", (era) => {
  const complete = era === "stateless" ? { resultType: "complete", ttlMs: 60_000, cacheScope: "public" } : {};
  const script = (method: string, result: object, framing: "json" | "events" = "json"): void =>
    on(era).upstream.script(method, ({ message }): ScriptedAnswer => {
      const reply = { jsonrpc: "2.0", id: message?.id, result: { ...complete, ...result } };
      return framing === "json" ? { json: reply } : { events: [reply] };
    });

  describe.each(LISTS)("C8 %s", (method, items, name, shown) => {
    const surface = method.split("/")[0] ?? "";

    it("lists only what the policy allows", async () => {
      const result = await passes(era, method, {}, `/surfaces/${surface}`);
      const names = (result[items] as Record<string, string>[]).map((item) => item[name]);
      expect(names).toEqual(shown);
      expect(JSON.stringify(result)).not.toMatch(HIDDEN);
    });

    it.each(["json", "events"] as const)(
      "filters page by page in %s, and seals the cursor of an empty page",
      async (framing) => {
        const all =
          upstream[items === "resourceTemplates" ? "templates" : (items as "prompts" | "resources")];
        const pages = [all.slice(1), all.slice(0, 1)];
        const seen: unknown[] = [];
        let cursor: unknown;
        for (const [at, page] of pages.entries()) {
          script(
            method,
            {
              [items]: page
                .filter((item) => !shown.includes(item) || at === 1)
                .map((item) => ({ [name]: item })),
              ...(at === 0 ? { nextCursor: "page-2" } : {}),
            },
            framing,
          );
          const response = await say(era, method, at === 0 ? {} : { cursor });
          expect(response.bytes).not.toMatch(HIDDEN);
          const { result = {} } = answerOf(response);
          cursor = result["nextCursor"];
          expect(cursor).toEqual(at === 0 ? expect.any(String) : undefined);
          expect(cursor).not.toBe("page-2");
          if (era === "stateless") expect(result).toMatchObject({ cacheScope: "private", ttlMs: 30_000 });
          seen.push((result[items] as unknown[]).length);
        }
        expect(seen).toEqual([0, 1]);
      },
    );

    it.each<[string, object]>([
      ["no list", {}],
      ["an object of items", { [items]: {} }],
      ["an item without its name", { [items]: [{ title: "team_secret" }] }],
      ["a string as an item", { [items]: ["team_secret"] }],
    ])("C10 refuses a result with %s (G)", async (_, result) => {
      script(method, result);
      const response = await say(era, method);
      expect(response.status).toBe(502);
      expect(response.bytes).not.toMatch(HIDDEN);
    });
  });

  describe("resources/read", () => {
    it.each([
      ["file:///docs/a.md", "/surfaces/resources/allow/0"],
      ["file:///docs/sub/a%20b.md", "/surfaces/resources/allow/0"],
      ["test://item/7/data?full=1", "/surfaces/resources/allow/1"],
    ])("forwards %s", async (uri, rule) => {
      const result = await passes(era, "resources/read", { uri }, rule);
      expect(result["contents"]).toEqual([{ uri, text: `contents of ${uri}` }]);
    });

    it.each([
      ["a denied folder", "file:///docs/secret/key"],
      ["a resource that no pattern allows", "file:///etc/passwd"],
      ["dot segments", "file:///docs/../etc/passwd"],
      ["dot segments into what is denied", "file:///docs/x/../secret/key"],
      ["escaped dots", "file:///docs/%2e%2e/etc/passwd"],
      ["dots escaped in capitals", "file:///docs/%2E%2E/etc/passwd"],
      ["half-escaped dots", "file:///docs/.%2e/etc/passwd"],
      ["an escape of an escape", "file:///docs/%252e%252e/etc/passwd"],
      ["an escaped slash", "file:///docs/x%2F..%2Fsecret/key"],
      ["a needless escape", "file:///docs/%73ecret/key"],
      ["doubled slashes", "file:///docs//secret/key"],
      ["a backslash", "file:///docs\\secret/key"],
      ["capitals", "FILE:///docs/a.md"],
      ["a capital host", "test://ITEM/7"],
      ["a host before the path", "file://localhost/docs/secret/key"],
      ["a path without its slashes", "file:/docs/secret/key"],
      ["a user", "test://item@other/7"],
      ["a fragment", "file:///docs/a.md#x"],
      ["a query where there is none", "file:///docs/a.md?x"],
      ["a full-width letter", "file:///docs/\uff53ecret/key"],
      ["a zero-width space", "file:///docs/s\u200becret/key"],
      ["a NUL", "file:///docs/a.md\u0000"],
      ["a space behind it", "file:///docs/a.md "],
      ["a line feed before it", "\nfile:///docs/a.md"],
      ["nothing", ""],
    ])("C12 refuses %s (E)", async (_, uri) => {
      await refused(era, "resources/read", { uri });
    });

    it("answers a denied resource the same whether or not the server has it", async () => {
      const [there, missing] = [
        await refused(era, "resources/read", { uri: "file:///etc/passwd" }),
        await refused(era, "resources/read", { uri: "file:///etc/nothing" }),
      ];
      const without = ({ data, ...error }: typeof there) => ({
        ...error,
        data: { ...(data as object), callId: "" },
      });
      expect(without(there)).toEqual(without(missing));
    });

    it("passes only the allowed ones of several contents", async () => {
      const contents = [
        { uri: "file:///docs/a.md", text: "a" },
        { uri: "file:///docs/secret/key", text: "canary" },
      ];
      script("resources/read", { contents });
      const some = await say(era, "resources/read", { uri: "file:///docs/" });
      expect(answerOf(some).result?.["contents"]).toEqual(contents.slice(0, 1));
      expect(some.bytes).not.toMatch(/canary|secret/);

      script("resources/read", { contents: contents.slice(1) });
      const none = await say(era, "resources/read", { uri: "file:///docs/" });
      expect(answerOf(none).error).toMatchObject({
        code: -31403,
        data: { rule: "/surfaces/resources/deny/0" },
      });
      expect(none.bytes).not.toMatch(/canary|secret\//);
    });

    it.each<[string, object]>([
      ["no uri", {}],
      ["a uri in a list", { uri: ["file:///docs/a.md"] }],
      ["two spellings of uri", { uri: "file:///docs/a.md", URI: "file:///etc/passwd" }],
      ["an unknown member", { uri: "file:///docs/a.md", path: "/etc/passwd" }],
    ])("A14 refuses a request with %s", async (_, params) => {
      const { result, hits, rows } = await on(era).witness(() => say(era, "resources/read", params));
      expect(result.status).toBe(400);
      expect(hits).toEqual([]);
      expect(rows).toMatchObject([{ effect: "deny" }]);
    });
  });

  it.each<[string, object, string | null]>([
    ["resources/read", { uri: "file:///docs/a.md" }, "file:///docs/a.md"],
    ["resources/read", { uri: "https://canary@example.com/a?canary#canary" }, "https://…@example.com/a…"],
    ["resources/read", { uri: "data:text/plain,canary" }, "data:…"],
    ["resources/list", {}, null],
    ["prompts/get", { name: "weekly" }, "weekly"],
    [
      "completion/complete",
      { ref: { type: "ref/prompt", name: "daily" }, argument: { name: "tone", value: "canary" } },
      "daily",
    ],
  ])("records of %s %j the subject %s", async (method, params, subject) => {
    const { rows } = await on(era).witness(() => say(era, method, params));
    expect(rows).toMatchObject([{ method, subject }]);
    expect(JSON.stringify(rows)).not.toContain("canary");
  });

  describe("prompts/get", () => {
    it.each([
      ["daily", "/surfaces/prompts/allow/0"],
      ["team_a", "/surfaces/prompts/allow/1"],
      ["caf\u00e9", "/surfaces/prompts/allow/2"],
    ])("forwards %s and records the names of its arguments", async (name, rule) => {
      await passes(era, "prompts/get", { name }, rule);
      const { rows } = await on(era).witness(() =>
        say(era, "prompts/get", { name, arguments: { tone: "canary", at: "canary" } }),
      );
      expect(rows).toMatchObject([{ arg_keys: ["at", "tone"] }]);
    });
    it.each([
      "team_secret",
      "weekly",
      "Daily",
      "daily ",
      "cafe\u0301",
      "team_a/x",
      "",
      "constructor",
      "__proto__",
    ])("C12 refuses %j (E)", async (name) => {
      await refused(era, "prompts/get", { name });
    });
  });

  describe("completion/complete", () => {
    const argument = { name: "name", value: "s" };
    const prompt = (name: string) => ({ ref: { type: "ref/prompt", name }, argument });
    const template = (uri: string) => ({ ref: { type: "ref/resource", uri }, argument });

    it("the legal twins: forwards completions of an allowed prompt and template", async () => {
      script("completion/complete", { completion: { values: ["summer", "secretary"], total: 2 } });
      for (const params of [prompt("daily"), template("file:///docs/{name}")]) {
        const result = await passes(era, "completion/complete", params, "/surfaces/completions");
        expect(result["completion"]).toEqual({ values: ["summer", "secretary"], total: 2 });
      }
    });
    it("C8 refuses completions of hidden and unknown names alike", async () => {
      const of = async (params: object) => {
        const { message, rule } = await refused(era, "completion/complete", params);
        return { message, rule };
      };
      expect(await of(prompt("weekly"))).toEqual(await of(prompt("never_was")));
      expect(await of(template("file:///{+path}"))).toEqual(await of(template("file:///{never}")));
      await refused(era, "completion/complete", template("file:///docs/secret/{name}"));
      await refused(era, "completion/complete", prompt("team_secret"));
    });
    it("C8 drops values that are hidden names or lead to a denied resource", async () => {
      await say(era, "prompts/list");
      const values = ["weekly", "summer", "../etc/passwd", "secret/key", "team_secret"];
      script("completion/complete", { completion: { values, total: 5, hasMore: false } });
      const ofPrompt = await say(era, "completion/complete", prompt("daily"));
      expect(answerOf(ofPrompt).result?.["completion"]).toEqual({
        values: ["summer", "../etc/passwd", "secret/key"],
        hasMore: false,
      });
      const ofTemplate = await say(era, "completion/complete", template("file:///docs/{name}"));
      expect(answerOf(ofTemplate).result?.["completion"]).toEqual({ values: ["summer"], hasMore: false });
    });
    it("C10 refuses a malformed completion (G)", async () => {
      script("completion/complete", { values: ["team_secret"] });
      const response = await say(era, "completion/complete", prompt("daily"));
      expect(response.status).toBe(502);
      expect(response.bytes).not.toMatch(HIDDEN);
    });
  });

  it("C8 drops the message of an error that names a hidden prompt or resource", async () => {
    await say(era, "prompts/list");
    await say(era, "resources/list");
    for (const name of ["weekly", "file:///etc/passwd"]) {
      on(era).upstream.script("prompts/get", ({ message }) => ({
        json: { jsonrpc: "2.0", id: message?.id, error: { code: -32602, message: `Try ${name}.` } },
      }));
      const response = await say(era, "prompts/get", { name: "daily" });
      expect(answerOf(response).error).toMatchObject({ code: -32602 });
      expect(response.bytes).not.toContain(name);
    }
  });

  describe("under another policy", () => {
    const under = (policy: object, act: () => Promise<void>) => on(era).under(policy, act);
    const ALL: [string, object][] = [
      ["resources/list", {}],
      ["resources/templates/list", {}],
      ["resources/read", { uri: "file:///docs/a.md" }],
      ["prompts/list", {}],
      ["prompts/get", { name: "daily" }],
      [
        "completion/complete",
        { ref: { type: "ref/prompt", name: "daily" }, argument: { name: "a", value: "" } },
      ],
    ];
    it("refuses every surface under version 1, which names none", () =>
      under({ version: "1", default: "allow", tools: {} }, async () => {
        for (const [method, params] of ALL) {
          expect(await refused(era, method, params)).toMatchObject({ rule: "(default deny)" });
        }
      }));
    it("refuses a surface that is denied as a whole, its lists too", () =>
      under(
        { ...POLICY, surfaces: { resources: "deny", prompts: { deny: ["x"] }, completions: "allow" } },
        async () => {
          for (const [method, params] of ALL) await refused(era, method, params);
        },
      ));
    it("passes a surface that is allowed as a whole unfiltered", () =>
      under(
        { ...POLICY, surfaces: { resources: "allow", prompts: "allow", completions: "allow" } },
        async () => {
          const result = await passes(era, "resources/list", {}, "/surfaces/resources");
          expect(result["resources"]).toHaveLength(upstream.resources.length);
          await passes(era, "resources/read", { uri: "file:///docs/../a" }, "/surfaces/resources");
          await passes(era, "prompts/get", { name: "weekly" }, "/surfaces/prompts");
        },
      ));
    it("forwards a denied prompt in shadow mode and records the denial", () =>
      under({ ...POLICY, mode: "shadow" }, async () => {
        const { hits, rows } = await on(era).witness(() => say(era, "prompts/get", { name: "weekly" }));
        expect(hits).toHaveLength(1);
        expect(rows).toMatchObject([
          { rule: "(shadow)", shadow: [{ effect: "deny", rule: "/surfaces/prompts" }] },
        ]);
      }));
  });
});
