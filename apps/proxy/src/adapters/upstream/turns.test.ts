import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { Turns } from "./turns.ts";

/** A clock that only work moves, and what was done when. */
function stage() {
  let now = 0;
  const done: string[] = [];
  const turns = new Turns(
    () => undefined,
    () => now,
  );
  const take = (orgId: string, name: string, ms: number): void =>
    turns.take(orgId, () => {
      now += ms;
      done.push(name);
    });
  return { turns, take, done };
}

describe("whose work is done when", () => {
  it("does little work at once", () => {
    const { take, done, turns } = stage();
    take("a", "a1", 0.4);
    take("b", "b1", 0.4);
    expect(done).toEqual(["a1", "b1"]);
    expect(turns.waiting).toBe(0);
  });

  it("pays for a long piece with turns of all others", async () => {
    const { take, done } = stage();
    take("a", "a1", 3.5);
    take("a", "a2", 0.1);
    for (let turn = 0; turn < 3; turn++) {
      expect(done).toEqual(["a1"]);
      await nextTurn();
    }
    await nextTurn();
    expect(done).toEqual(["a1", "a2"]);
  });

  it("does not do all at once what each piece asks for", async () => {
    const { turns, take, done } = stage();
    const piece = (n: number): void => {
      take("a", `a${n}`, 0.6);
      if (n < 100) turns.take("a", () => piece(n + 1));
    };
    turns.take("a", () => piece(1));
    await nextTurn();
    expect(done.length).toBeLessThan(5);
  });

  it("lets everything else go on once a slice is used up", async () => {
    const { take, done, turns } = stage();
    for (const n of [1, 2, 3, 4]) take("a", `a${n}`, 0.6);
    expect(done).toEqual(["a1", "a2"]);
    expect(turns.waiting).toBe(2);
    await nextTurn();
    expect(done).toEqual(["a1", "a2", "a3", "a4"]);
  });

  it("gives each organisation one piece by turns, however many another has", async () => {
    const { take, done, turns } = stage();
    take("a", "a1", 1);
    for (let n = 2; n <= 100; n++) take("a", `a${n}`, 1);
    take("b", "b1", 0.3);
    take("c", "c1", 0.3);
    await nextTurn();
    expect(done).toEqual(["a1", "a2"]);
    await nextTurn();
    expect(done.slice(2)).toEqual(["b1", "c1", "a3"]);
    expect(turns.waiting).toBe(97);
  });

  it("goes on after work that throws", async () => {
    const { take, done, turns } = stage();
    expect(() =>
      turns.take("a", () => {
        throw new Error("mine");
      }),
    ).toThrow("mine");
    take("a", "a1", 1);
    take("a", "a2", 1);
    await nextTurn();
    expect(done).toEqual(["a1", "a2"]);
  });
});
