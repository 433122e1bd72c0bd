import { printable } from "@sallyport/audit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ERAS, stagesOfEras } from "../testing/eras.ts";
import { attempt, byRow, text } from "../testing/exact-bytes.ts";
import { call, POLICY, TOOLS } from "../testing/stage.ts";

/** docs/threats.md, A6 to A9: what stands in a call that was read, as a rule sees it. */
let stages: Awaited<ReturnType<typeof stagesOfEras>>;
beforeAll(async () => {
  const rooted = { require: [{ conditions: [{ path: "args.constructor", op: "exists", value: true }] }] };
  stages = await stagesOfEras({
    policy: { ...POLICY, tools: { ...POLICY.tools, rooted } },
    tools: [...TOOLS, "rooted"],
  });
});
afterAll(async () => {
  for (const era of ERAS) await stages?.[era].strike();
});

const numbers: [id: string, tool: string, amount: string, answer: "D" | "forwarded"][] = [
  ["A6", "cap", "500.00000000000001", "D"],
  ["A6", "cap", "9007199254740993", "D"],
  ["A6", "cap", "501", "D"],
  ["A7", "cap", '"999"', "D"],
  ["A7", "cap", '"1"', "D"],
  ["A7", "cap", "[1]", "D"],
  ["A7", "cap", "true", "D"],
  ["A7", "cap", "null", "D"],
  ["A7", "guard", '"999"', "D"],
  ["A7", "guard", "[999]", "D"],
  ["A7", "guard", "true", "D"],
  ["A7", "guard", "null", "D"],
  ["A6", "guard", "500.00000000000001", "D"],
  ["A6", "cap", "500", "forwarded"],
  ["A6", "cap", "499.99999999999999999999", "forwarded"],
  ["A6", "cap", "-0", "forwarded"],
  ["A6", "cap", "1E2", "forwarded"],
  ["A6", "cap", "1e-400", "forwarded"],
  ["A6", "guard", "500", "forwarded"],
];

const unknownNames: [id: string, name: string][] = [
  ...["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf"].map((name): [string, string] => [
    "A8",
    name,
  ]),
  ...["Echo", "ECHO", "echo.", "wipe_disk", "nope"].map((name): [string, string] => ["A9", name]),
  ...[
    "echo ",
    " echo",
    "echo\u0000",
    "e\u0301cho",
    "\uff45cho",
    "\u0435cho",
    "ec\u200bho",
    "",
    "echo\u202e",
    "ec\u2010ho",
    "ec  ho",
    "x".repeat(257),
  ].map((name): [string, string] => ["A9", name]),
];

describe.each(ERAS)("in the %s era", (era) => {
  it.each(byRow(numbers))("%s compares numbers by their exact value", async (_, cases) => {
    const { result, rows } = await stages[era].witness(async () => {
      const told: [string, string, boolean, string][] = [];
      for (const [, tool, amount] of cases) {
        const said = text(`{"name":"${tool}","arguments":{"amount":${amount}}}`);
        const { body, arrived } = await attempt({ stage: stages[era], era }, said, tool);
        told.push([tool, amount, "isError" in JSON.parse(body).result, arrived]);
      }
      return told;
    });
    expect(result).toEqual(
      cases.map(([, tool, amount, answer]) =>
        answer === "D" ? [tool, amount, true, "nothing"] : [tool, amount, false, "exactly this"],
      ),
    );
    const answers = (of: string): number => cases.filter(([, , , answer]) => answer === of).length;
    for (const answer of ["D", "forwarded"])
      expect(rows.filter((row) => row.answer === answer)).toHaveLength(answers(answer));
    for (const row of rows) expect(row.arg_keys).toEqual(["amount"]);
  });

  it("A8 finds no argument in a prototype", async () => {
    const { result, rows } = await stages[era].witness(async () => {
      const told: string[] = [];
      for (const args of ["{}", '{"__proto__":{"constructor":1}}', '{"Object":{}}', '{"constructor":0}'])
        told.push(
          (
            await attempt(
              { stage: stages[era], era },
              text(`{"name":"rooted","arguments":${args}}`),
              "rooted",
            )
          ).arrived,
        );
      return told;
    });
    expect(result).toEqual(["nothing", "nothing", "nothing", "exactly this"]);
    expect(rows.filter(({ rule }) => rule === "/tools/rooted/require/0")).toHaveLength(3);
  });

  it.each(byRow(unknownNames))(
    "%s answers hidden, absent and illegal tool names as unknown (Z)",
    async (_, cases) => {
      const isLegal = (name: string): boolean => /^[A-Za-z0-9_.-]{1,128}$/.test(name);
      const { result, rows } = await stages[era].witness(async () => {
        const told: [string, number | undefined, string, string][] = [];
        for (const [, name] of cases) {
          const { status, body, arrived } = await attempt(
            { stage: stages[era], era },
            JSON.stringify(call(name)),
            name,
          );
          told.push([name, status, body, arrived]);
        }
        return told;
      });
      expect(result).toEqual(
        cases.map(([, name]) => [
          name,
          200,
          `{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"Unknown tool${isLegal(name) ? `: ${name}` : ""}"}}`,
          "nothing",
        ]),
      );
      expect(rows.map(({ answer, effect }) => [answer, effect])).toEqual(cases.map(() => ["Z", "deny"]));
      expect(rows.map(({ tool }) => tool ?? "").toSorted()).toEqual(
        cases.map(([, name]) => printable(name, 256)).toSorted(),
      );
    },
  );
});
