import { isObject, type JsonObject, type JsonValue, own } from "@sallyport/json";
import type { Era } from "@sallyport/mcp";
import type { RawResponse, SeenRequest } from "@sallyport/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ERAS, stagesOfEras } from "../testing/eras.ts";
import { initialize } from "../testing/open-session.ts";
import { answerOf, send, stateless } from "../testing/stateless-message.ts";
import type { Stage } from "../testing/stage.ts";

/** Extensions of the protocol, of clients and of servers, MCP Apps among them: docs/protocol.md, "Extensions". */
const UI = "io.modelcontextprotocol/ui";
const OTHER = "com.example/charts";
const PAGE = "ui://weather/view.html";
const CLIENT = {
  extensions: { [UI]: { mimeTypes: ["text/html;profile=mcp-app"] }, [OTHER]: { client: 1 } },
  experimental: { "com.example/trial": {}, trial: {} },
};
const SERVER = {
  extensions: { [UI]: { server: 1 }, [OTHER]: { server: 2 } },
  experimental: { trial: { server: 3 } },
};
const WEATHER = {
  name: "weather",
  inputSchema: { type: "object" },
  _meta: { ui: { resourceUri: PAGE, visibility: ["model", "app"] }, "ui/resourceUri": PAGE, other: 1 },
};
const POLICY = {
  version: "2",
  default: "allow",
  definitions: { new_tools: "default", on_change: "allow" },
};
const APPS = { extensions: { allow: [UI] }, resources: { allow: ["ui://**"] } };

let stages: Readonly<Record<Era, Stage>>;
beforeAll(async () => {
  const upstream = { ...SERVER, tools: [WEATHER], resources: [PAGE] };
  stages = await stagesOfEras({ policy: POLICY, tools: ["weather"], upstream });
});
afterAll(async () => {
  for (const era of ERAS) await stages?.[era].strike();
});

function objectAt(holder: unknown, ...path: string[]): JsonObject {
  let value = holder as JsonValue | undefined;
  for (const key of path) value = isObject(value) ? own(value, key) : undefined;
  return isObject(value) ? value : {};
}

const CAPABILITIES_KEY = "io.modelcontextprotocol/clientCapabilities";

/** What a server learnt of its client by one request. */
function told(era: Era, { message }: SeenRequest): JsonObject {
  return era === "session"
    ? objectAt(message, "params", "capabilities")
    : objectAt(message, "params", "_meta", CAPABILITIES_KEY);
}

const open = ({ extensions, experimental }: JsonObject): object => ({
  ...(extensions !== undefined && { extensions }),
  ...(experimental !== undefined && { experimental }),
});

describe.each(ERAS)("in the %s era", (era) => {
  const ask = (method: string, params: object = {}): Promise<RawResponse> =>
    era === "stateless"
      ? send(stages[era], stateless(method, params, { capabilities: CLIENT }))
      : stages[era].say({ jsonrpc: "2.0", id: 1, method, params });
  const introduce = (): Promise<RawResponse> =>
    era === "stateless" ? ask("server/discover") : stages[era].say(initialize({ capabilities: CLIENT }));

  /** What the server learnt of the client, and the client of the server. */
  async function negotiate(): Promise<{ client: object; server: object }> {
    const { result, hits, rows } = await stages[era].witness(introduce);
    expect(rows).toMatchObject([{ answer: "forwarded" }]);
    const [hit] = hits;
    if (hit === undefined) throw new Error("It did not arrive.");
    const offered = open(objectAt(answerOf(result).result, "capabilities"));
    return { client: open(told(era, hit)), server: offered };
  }

  async function listed(): Promise<JsonObject> {
    const [tool] = (answerOf(await ask("tools/list")).result?.["tools"] ?? []) as JsonObject[];
    return objectAt(tool, "_meta");
  }

  const under = (surfaces: object, act: () => Promise<void>): Promise<void> =>
    stages[era].under({ ...POLICY, surfaces }, act);

  it("C17 none is negotiated without the surface, whatever else the policy allows", async () => {
    expect(await negotiate()).toEqual({ client: {}, server: {} });
    await under({ resources: "allow", tasks: "allow", extensions: "deny" }, async () => {
      const { client, server } = await negotiate();
      const tasks = era === "stateless" ? { extensions: { "io.modelcontextprotocol/tasks": {} } } : {};
      expect({ client, server }).toEqual({ client: {}, server: tasks });
    });
  });

  it("C17 MCP Apps are negotiated where the policy allows them, and nothing else is", () =>
    under(APPS, async () => {
      expect(await negotiate()).toEqual({
        client: { extensions: { [UI]: CLIENT.extensions[UI] } },
        server: { extensions: { [UI]: SERVER.extensions[UI] } },
      });
    }));

  it.each<[string, object, object, object]>([
    ["all", "allow" as never, CLIENT, SERVER],
    [
      "all of them by a pattern, but one",
      { allow: ["**"], deny: [UI] },
      { ...CLIENT, extensions: { [OTHER]: CLIENT.extensions[OTHER] } },
      { ...SERVER, extensions: { [OTHER]: SERVER.extensions[OTHER] } },
    ],
    [
      "those of one vendor",
      { allow: ["com.example/*"] },
      { extensions: { [OTHER]: { client: 1 } }, experimental: { "com.example/trial": {} } },
      { extensions: { [OTHER]: { server: 2 } } },
    ],
    [
      "an experimental one by its name",
      { allow: ["trial"] },
      { experimental: { trial: {} } },
      { experimental: SERVER.experimental },
    ],
    [
      "the extension of tasks, which another surface decides",
      { allow: ["io.modelcontextprotocol/tasks"] },
      {},
      {},
    ],
  ])("C17 negotiates %s", (_, extensions, client, server) =>
    under({ extensions }, async () => {
      expect(await negotiate()).toEqual({ client, server });
    }),
  );

  it("C17 a message that tells of nothing else than what may pass is forwarded byte for byte", () =>
    under({ ...APPS, extensions: "allow" }, async () => {
      const message =
        era === "session"
          ? initialize({ capabilities: { extensions: CLIENT.extensions, elicitation: undefined } })
          : stateless("server/discover", {}, { capabilities: CLIENT }).message;
      const { hits } = await stages[era].witness(() =>
        era === "session"
          ? stages[era].say(message)
          : send(stages[era], stateless("server/discover", {}, { capabilities: CLIENT })),
      );
      expect(hits.map(({ body }) => body.toString())).toEqual([JSON.stringify(message)]);
    }));

  it("C17 a tool links to its page where the policy allows apps and the page, and not where it lacks one", async () => {
    const visible = { ui: { visibility: ["model", "app"] }, other: 1 };
    expect(await listed()).toEqual(visible);
    await under(APPS, async () => expect(await listed()).toEqual(WEATHER._meta));
    await under({ ...APPS, resources: { allow: ["ui://mail/**"] } }, async () =>
      expect(await listed()).toEqual(visible),
    );
    await under({ resources: "allow" }, async () => expect(await listed()).toEqual(visible));
  });

  it("C17 the page of an app is a resource like others: read where it is allowed, and never asked for elsewhere", async () => {
    const read = () => stages[era].witness(() => ask("resources/read", { uri: PAGE }));
    const denied = await read();
    expect(denied.hits).toEqual([]);
    expect(denied.rows).toMatchObject([{ answer: "E", rule: "(default deny)" }]);
    await under(APPS, async () => {
      const { result, hits, rows } = await read();
      expect(answerOf(result).result).toMatchObject({ contents: [{ uri: PAGE }] });
      expect(hits).toHaveLength(1);
      expect(rows).toMatchObject([{ answer: "forwarded", rule: "/surfaces/resources/allow/0" }]);
    });
  });
});

describe("each request of the stateless era tells of its client's extensions anew", () => {
  const methods: [string, object][] = [
    ["tools/list", {}],
    ["tools/call", { name: "weather", arguments: {} }],
    ["resources/list", {}],
    ["resources/read", { uri: PAGE }],
    ["subscriptions/listen", { notifications: { toolsListChanged: true } }],
  ];
  it.each(methods)("C17 %s tells of those that the policy allows", (method, params) =>
    stages.stateless.under({ ...POLICY, surfaces: APPS }, async () => {
      const capabilities = {
        ...CLIENT,
        extensions: { ...CLIENT.extensions, "io.modelcontextprotocol/tasks": {} },
      };
      const { hits } = await stages.stateless.witness(() =>
        send(stages.stateless, stateless(method, params, { capabilities })),
      );
      const seen = hits.map((hit) => open(told("stateless", hit)));
      const tasks = method === "tools/call" ? {} : { "io.modelcontextprotocol/tasks": {} };
      expect(seen).toEqual([{ extensions: { [UI]: CLIENT.extensions[UI], ...tasks } }]);
    }),
  );
});

it("C17 a session's tools lose their links when the policy no longer allows apps", () =>
  stages.session.under({ ...POLICY, surfaces: APPS }, async () => {
    await stages.session.say(initialize({ capabilities: CLIENT }));
    await stages.session.publish(POLICY);
    const { body } = await stages.session.say({ jsonrpc: "2.0", id: 1, method: "tools/list" });
    expect(body).not.toContain(PAGE);
    expect(body).toContain('"weather"');
  }));
