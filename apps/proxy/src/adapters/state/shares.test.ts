import { expect, it } from "vitest";
import { Place, type ShareSettings, Shares } from "./shares.ts";

const SETTINGS: ShareSettings = {
  grant: { calls: 2, streams: 1, bytesPerSecond: 1000 },
  org: { calls: 3, streams: 1, bytesPerSecond: 1500 },
};
const [A, B, FOREIGN] = [
  { id: "a", orgId: "ours" },
  { id: "b", orgId: "ours" },
  { id: "c", orgId: "theirs" },
] as const;

function begin() {
  const clock = { now: 0 };
  const shares = new Shares(SETTINGS, () => clock.now);
  const enter = (holder: typeof A | typeof B | typeof FOREIGN): Place => {
    const place = shares.enter(holder, "calls");
    if (!(place instanceof Place)) throw new Error("no place");
    return place;
  };
  return { clock, shares, enter };
}

it("gives places up to the bounds of a grant and its organisation, and again when one was left", () => {
  const { enter } = begin();
  const [first, second] = [enter(A), enter(A)];
  expect([first.become("calls"), second.become("calls")]).toEqual([undefined, undefined]);
  const third = enter(A);
  expect(third.become("calls")).toEqual({ whose: "grant", kind: "calls", max: 2 });
  third.leave();
  expect(enter(B).become("calls")).toBeUndefined();
  expect(enter(B).become("calls")).toEqual({ whose: "org", kind: "calls", max: 3 });
  expect(enter(FOREIGN).become("calls")).toBeUndefined();
  first.leave();
  first.leave();
  second.leave();
  expect(enter(A).become("calls")).toBeUndefined();
});

it("takes sixteen messages beyond the bound that are not known to be calls, and no more", () => {
  const { shares, enter } = begin();
  for (let i = 0; i < 2 + 16; i++) enter(A);
  expect(shares.enter(A, "calls")).toEqual({ whose: "grant", kind: "calls", max: 2 });
});

it("counts a call that becomes a stream as a stream, and no call any more", () => {
  const { shares, enter } = begin();
  const [first, second] = [enter(A), enter(A)];
  expect(first.become("streams")).toBeUndefined();
  expect(second.become("streams")).toEqual({ whose: "grant", kind: "streams", max: 1 });
  expect(shares.enter(B, "streams")).toEqual({ whose: "org", kind: "streams", max: 1 });
  expect(second.become("calls")).toBeUndefined();
  expect(enter(A).become("calls")).toBeUndefined();
});

it("lets bytes beyond a second's worth wait until they are paid for, by grant and by organisation", () => {
  const { clock, shares } = begin();
  clock.now = 5000;
  expect(shares.spend(A, 1000)).toBe(0);
  expect(shares.spend(A, 200)).toBeCloseTo(200);
  expect(shares.spend(B, 450)).toBeCloseTo(100); // 1650 of the organisation's 1500
  expect(shares.spend(FOREIGN, 1000)).toBe(0);
  clock.now = 10_000;
  expect(shares.spend(A, 1000)).toBe(0);
});

it("tells who did the most, once, and forgets who has nothing under way", () => {
  const { clock, shares, enter } = begin();
  enter(A).leave();
  shares.spend(A, 10);
  shares.spend(B, 20);
  const open = enter(FOREIGN);
  shares.worked("theirs", 7);
  const idle = { calls: 1, streams: 0, refused: 0, bytes: 0, workMs: 0, grantId: undefined };
  expect(shares.takeFigures(5)).toEqual([
    { ...idle, orgId: "theirs", workMs: 7 },
    { ...idle, orgId: "ours", bytes: 30, grantId: "b" },
  ]);
  clock.now += 60_000;
  expect(shares.takeFigures(5)).toEqual([{ ...idle, orgId: "theirs" }]);
  open.leave();
  shares.takeFigures(5);
  expect(shares.takeFigures(5)).toEqual([]);
});
