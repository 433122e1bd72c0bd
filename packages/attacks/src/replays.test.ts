import { compile, parse } from "@sallyport/policy";
import { describe, expect, it } from "vitest";
import packageJson from "../package.json" with { type: "json" };
import { ATTACKS } from "./attacks.ts";
import { REPLAYS, replayOf } from "./replays.ts";

/** Run `npm run attacks:replay` when one of these fails. */
describe("the kept replays", () => {
  const held = ATTACKS.filter(({ verdict }) => verdict !== "out_of_reach");

  it("are of every attack that is stopped or narrowed, and of no other", () => {
    expect(Object.keys(REPLAYS.replays)).toEqual(held.map(({ id }) => id));
    expect(replayOf("ox-stdio")).toBeUndefined();
    expect(replayOf("constructor")).toBeUndefined();
  });

  it("are of this version", () => {
    expect(REPLAYS.version).toBe(packageJson.version);
  });

  it.each(held.map((attack) => [attack.id, attack] as const))(
    "%s was replayed with the policy that it has now: it arrived without, and was denied with it",
    (id, { policy }) => {
      const parsed = parse(JSON.stringify(policy));
      const policyHash = parsed.ok ? compile(parsed.document).hash : "";
      expect(replayOf(id)).toMatchObject({ without: "arrived", with: "denied", policyHash });
    },
  );
});
