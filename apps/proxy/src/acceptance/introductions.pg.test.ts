import type { Era } from "@sallyport/mcp";
import type { RawResponse } from "@sallyport/testkit";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ERAS, stagesOfEras } from "../testing/eras.ts";
import { initialize } from "../testing/open-session.ts";
import { answerOf, send, stateless, VERSION } from "../testing/stateless-message.ts";
import { POLICY, TOOLS, type Stage } from "../testing/stage.ts";

/** Hidden names in what servers say of themselves, and beside the values of completions: docs/threats.md, C8. */
const SERVER_INFO = "io.modelcontextprotocol/serverInfo";
const surfaces = {
  prompts: { allow: ["greeting"] },
  completions: "allow",
  resources: "allow",
  logging: "allow",
};

let stages: Readonly<Record<Era, Stage>>;
beforeAll(async () => {
  stages = await stagesOfEras({ policy: { ...POLICY, version: "2", surfaces }, tools: TOOLS });
});
afterAll(async () => {
  for (const era of ERAS) await stages?.[era].strike();
});
afterEach(() => {
  for (const era of ERAS) stages[era].upstream.reset();
});

const jsonType = { "content-type": "application/json" };
type Members = Readonly<Record<string, unknown>>;
type Introduction = { info: Members; capabilities: Members; _meta: Members; more?: Members };

const ask = (era: Era): Promise<RawResponse> =>
  era === "stateless" ? send(stages[era], stateless("server/discover")) : stages[era].say(initialize());

/** Lets the server introduce itself so, `w` standing for a hidden tool as `written`; returns what the client reads. */
async function introduced(era: Era, said: Introduction, written: string) {
  const { info, capabilities, _meta, more = {} } = said;
  const result =
    era === "stateless"
      ? {
          resultType: "complete",
          supportedVersions: [VERSION],
          capabilities,
          _meta: { ..._meta, [SERVER_INFO]: info },
          ...more,
        }
      : { protocolVersion: "2025-11-25", capabilities, serverInfo: info, _meta, ...more };
  const id = era === "stateless" ? 1 : 0;
  const text = JSON.stringify({ jsonrpc: "2.0", id, result }).replaceAll("<w>", written);
  stages[era].upstream.script(era === "stateless" ? "server/discover" : "initialize", {
    body: text,
    headers: jsonType,
  });
  const response = await ask(era);
  expect(response.status).toBe(200);
  const told = answerOf(response).result ?? {};
  expect(JSON.stringify(told)).not.toMatch(/wipe_disk\b/);
  const meta = told["_meta"] as Members | undefined;
  const { [SERVER_INFO]: inMeta, ...rest } = meta ?? {};
  return { info: told["serverInfo"] ?? inMeta, capabilities: told["capabilities"], meta: rest };
}

const PLAIN: Introduction = { info: { name: "s", version: "1" }, capabilities: {}, _meta: {} };
const WRITINGS: [string, string][] = [
  ["as it is", "wipe_disk"],
  ["with escapes", "w\\u0069pe\\u005fdisk"],
];
const hides: [string, Introduction, Members][] = [
  [
    "its description",
    { ...PLAIN, info: { name: "s", version: "1", description: "Try <w>." } },
    { info: { name: "s", version: "1" } },
  ],
  [
    "its title, and keeps the rest",
    { ...PLAIN, info: { name: "s", version: "1", title: "<w>", websiteUrl: "https://a.example" } },
    { info: { name: "s", version: "1", websiteUrl: "https://a.example" } },
  ],
  [
    "its icons",
    { ...PLAIN, info: { name: "s", version: "1", icons: [{ src: "https://a.example/<w>.png" }] } },
    { info: { name: "s", version: "1" } },
  ],
  ["a key of it", { ...PLAIN, info: { name: "s", version: "1", "<w>": 1 } }, { info: PLAIN.info }],
  [
    "its name and version, which have to be there",
    { ...PLAIN, info: { name: "The <w> server", version: "<w>" } },
    { info: { name: "(withheld)", version: "(withheld)" } },
  ],
  [
    "a capability, and keeps what the specification says of it",
    { ...PLAIN, capabilities: { tools: { listChanged: true, hint: "<w>", "<w>": {} } } },
    { capabilities: { tools: { listChanged: true } } },
  ],
  [
    "the depth of a capability",
    { ...PLAIN, capabilities: { resources: { subscribe: true, x: [{ y: "<w>" }] }, logging: {} } },
    { capabilities: { resources: { subscribe: true }, logging: {} } },
  ],
];

describe.each(ERAS)("C8 a server of the %s era that introduces itself", (era) => {
  describe.each(WRITINGS)("with a hidden name %s", (_, written) => {
    it.each(hides)("does not tell it in %s", async (_what, said, expected) => {
      expect(await introduced(era, said, written)).toMatchObject(expected);
    });
  });

  it("passes what names nothing hidden", async () => {
    const info = { name: "s", version: "1", title: "wipe_disks", description: "d", icons: [{ src: "x:y" }] };
    const capabilities = { tools: { listChanged: true, x: "wipe" }, completions: {} };
    expect(await introduced(era, { ...PLAIN, info, capabilities }, "")).toMatchObject({ info, capabilities });
  });
});

it.each(WRITINGS)(
  "C8 the _meta of an initialize result does not tell a hidden name %s",
  async (_, written) => {
    for (const _meta of [{ "example/a": ["<w>"] }, { "example/<w>": 1 }])
      expect(await introduced("session", { ...PLAIN, _meta }, written)).toHaveProperty("meta", {});
    const told = await introduced("session", { ...PLAIN, _meta: { "example/a": 1 } }, written);
    expect(told).toMatchObject({ meta: { "example/a": 1 } });
  },
);

describe.each(ERAS)("C8 a completion of the %s era", (era) => {
  const complete = async (written: string, said: Members): Promise<Members | undefined> => {
    const stage = stages[era];
    const params = { ref: { type: "ref/prompt", name: "greeting" }, argument: { name: "a", value: "b" } };
    const result = { ...(era === "stateless" ? { resultType: "complete" } : {}), ...said };
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, result }).replaceAll("<w>", written);
    stage.upstream.script("completion/complete", { body, headers: jsonType });
    const message = { jsonrpc: "2.0", id: 1, method: "completion/complete", params };
    const response =
      era === "stateless"
        ? await send(stage, stateless("completion/complete", params))
        : await stage.say(message);
    const { resultType: _, ...told } = answerOf(response).result ?? {};
    return told;
  };

  it.each(WRITINGS)("does not tell a hidden name %s beside its values", async (_, written) => {
    const told = await complete(written, {
      completion: { values: ["a"], total: 1, hasMore: false, hint: "<w>", "<w>": 1, fine: 1 },
      _meta: { "example/a": ["<w>"] },
      more: { "<w>": 1 },
      other: { b: 1 },
    });
    expect(told).toEqual({
      completion: { values: ["a"], total: 1, hasMore: false, fine: 1 },
      other: { b: 1 },
    });
  });

  it("does not tell it where a total should be", async () => {
    expect(await complete("wipe_disk", { completion: { values: ["a"], total: "<w>" } })).toEqual({
      completion: { values: ["a"] },
    });
  });
});

it("C8 the answer to a ping says nothing", async () => {
  const { session: stage } = stages;
  stage.upstream.script("ping", { json: { jsonrpc: "2.0", id: 1, result: { hint: "wipe_disk" } } });
  const response = await stage.say({ jsonrpc: "2.0", id: 1, method: "ping" });
  expect(answerOf(response)).toEqual({ jsonrpc: "2.0", id: 1, result: {} });
});

// Last, because nobody knows the tools afterwards.
describe.each(ERAS)("C8 a server of the %s era whose tools nobody knows", (era) => {
  it("tells only its name, version and title, and what the specification says", async () => {
    const stage = stages[era];
    await stage.tenant.query("DELETE FROM tools WHERE server_id = $1", [stage.tenant.serverId]);
    await stage.serveFrom(`${stage.upstream.url}?unknown`);
    const info = { name: "s", version: "1", title: "t", description: "Try wipe it." };
    const capabilities = { tools: { listChanged: true, hint: "wipe it" } };
    const told = await introduced(era, { info, capabilities, _meta: { a: "wipe it" } }, "");
    expect(told).toMatchObject({
      info: { name: "s", version: "1", title: "t" },
      capabilities: { tools: { listChanged: true } },
      meta: {},
    });
    expect(JSON.stringify(told)).not.toContain("wipe it");
  });
});
