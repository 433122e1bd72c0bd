import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ERAS, stagesOfEras } from "../testing/eras.ts";
import type { Stage } from "../testing/stage.ts";
import { send, stateless, statelessCall } from "../testing/stateless-message.ts";

/** Tools whose names are more than letters and digits, and what looks like them: docs/threats.md, A9. */
const NAMES = ["ns/tool", "srv:tool", "with space", "caf\u00e9", "what?", "a*b", "@scope/x", "\u691c\u7d22"];
const ALIKE = [
  "ns\u2215tool",
  "srv\ua789tool",
  "with  space",
  "with\u00a0space",
  "cafe\u0301",
  "n\u0455/tool",
];
const LEFT_OUT = ["two  spaces", "un\u200bseen", "p\u0430y"];
const POLICY = {
  version: "2",
  default: "deny",
  hide: ["srv:*"],
  tools: {
    "ns/tool": {},
    "with *": {},
    "caf\u00e9": {},
    "what?": {},
    "a*b": {},
    "*@scope/x": {},
    "\u691c\u7d22": {},
  },
};

let stages: Awaited<ReturnType<typeof stagesOfEras>>;
beforeAll(async () => {
  const tools = [...NAMES, ...LEFT_OUT].map((name) => ({ name, inputSchema: { type: "object" } as const }));
  stages = await stagesOfEras({ policy: POLICY, tools: NAMES, upstream: { tools } });
});
afterAll(async () => {
  for (const era of ERAS) await stages?.[era].strike();
});

describe.each(ERAS)("in the %s era", (era) => {
  const on = (): Stage => stages[era];
  const called = (name: string) => (era === "stateless" ? send(on(), statelessCall(name)) : on().call(name));

  it("lists and calls what is printable, and no other", async () => {
    const said = stateless("tools/list");
    const list =
      era === "stateless"
        ? await send(on(), said)
        : await on().say({ jsonrpc: "2.0", id: 1, method: "tools/list" });
    const { tools } = JSON.parse(list.body).result as { tools: { name: string }[] };
    expect(tools.map(({ name }) => name)).toEqual(NAMES.filter((name) => name !== "srv:tool"));
  });

  it.each(NAMES.filter((name) => name !== "srv:tool"))(
    "A9 forwards a call of %s under its own name",
    async (name) => {
      const { hits, rows } = await on().witness(() => called(name));
      expect(hits.map(({ message }) => message?.params?.["name"])).toEqual([name]);
      expect(rows).toMatchObject([{ answer: "forwarded", tool: name }]);
    },
  );

  it.each(["srv:tool", ...ALIKE, ...LEFT_OUT])(
    "A9 answers %j as unknown (Z), and the trail says what was called",
    async (name) => {
      const { result, hits, rows } = await on().witness(() => called(name));
      expect(JSON.parse(result.body).error.message).toMatch(/^Unknown tool/);
      expect(hits).toEqual([]);
      const shown = name.replace(/\u200b/g, "\\u{200b}");
      expect(rows).toMatchObject([{ answer: "Z", tool: shown }]);
    },
  );
});
