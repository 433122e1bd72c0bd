import { ATTACKS } from "@sallyport/attacks";
import { compile, parse } from "@sallyport/policy";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { version } from "../../package.json" with { type: "json" };
import { ATTACK_ACTS } from "../testing/attacks/attack-acts.ts";
import { AttackStage } from "../testing/attacks/attack-stage.ts";

/** Every attack of packages/attacks that a policy stops or narrows, acted out. `npm run attacks:replay` keeps the result. */
const HELD = ATTACKS.filter(({ verdict }) => verdict !== "out_of_reach").map(
  (attack) => [attack.id, attack] as const,
);

let stage: AttackStage;
beforeAll(async () => {
  stage = await AttackStage.set();
});
afterAll(() => stage?.strike());

const replays: Record<string, object> = {};

it("acts out no attack that is not there", () => {
  const ids = new Set(HELD.map(([id]) => id));
  expect(Object.keys(ATTACK_ACTS).filter((id) => !ids.has(id))).toEqual([]);
});

describe("the attack", () => {
  it.each(HELD)("%s reaches the server without its policy, and not with it", async (id, attack) => {
    const act = ATTACK_ACTS[id] ?? {};
    const harmful = attack.calls?.harmful.tool ?? "";
    const order = act.order === undefined ? null : true;

    const without = await stage.play(attack, act, "none");
    expect(without).toMatchObject({ harmful: "arrived", harmless: "arrived", ordered: order });

    const held = await stage.play(attack, act, "its policy");
    expect(held).toMatchObject({ harmful: "denied", harmless: "arrived", effects: ["deny"] });
    if (act.unlisted === true) {
      expect(without.listed).toContain(harmful);
      expect(held.listed).not.toContain(harmful);
    }
    replays[id] = {
      without: without.harmful,
      // Of three the proxy lets the message through under no policy, so that without it they go to the server.
      past: act.withoutProxy === true ? "proxy" : "policy",
      with: held.harmful,
      rule: held.rules[0],
      policyHash: hashOf(attack.policy),
    };
  });

  it("has the result that packages/attacks/replays.json keeps", async () => {
    expect(Object.keys(replays)).toEqual(HELD.map(([id]) => id));
    const text = `${JSON.stringify({ version, replays }, null, 2)}\n`;
    await expect(text).toMatchFileSnapshot("../../../../packages/attacks/replays.json");
  });
});

function hashOf(policy: unknown): string {
  const parsed = parse(JSON.stringify(policy));
  if (!parsed.ok) throw new Error("The policy does not parse.");
  return compile(parsed.document).hash;
}
