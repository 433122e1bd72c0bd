import { describe, expect, it } from "vitest";
import { KeptAnswers } from "./kept-answers.ts";

function setUp() {
  const world = { time: 0, revision: "1", looked: 0, asked: 0 };
  const kept = new KeptAnswers({
    now: () => world.time,
    revision: () => {
      world.looked += 1;
      return Promise.resolve(world.revision);
    },
    most: 2,
    lookAgainMs: 1000,
    keptMs: 60_000,
  });
  const ask = (key = "a"): Promise<number> => kept.answer(key, () => Promise.resolve((world.asked += 1)));
  return { world, kept, ask };
}

describe("an answer", () => {
  it("is given again, and the revision is looked up once a second", async () => {
    const { world, ask } = setUp();
    expect([await ask(), await ask(), await ask()]).toEqual([1, 1, 1]);
    expect(world.looked).toBe(1);
    world.time = 1000;
    expect(await ask()).toBe(1);
    expect(world.looked).toBe(2);
  });

  it("is made anew when the revision is another one", async () => {
    const { world, ask } = setUp();
    await ask();
    world.revision = "2";
    expect(await ask()).toBe(1);
    world.time = 1000;
    expect(await ask()).toBe(2);
  });

  it("is made anew when it is old", async () => {
    const { world, ask } = setUp();
    await ask();
    world.time = 60_000;
    expect(await ask()).toBe(2);
  });

  it("makes room for newer ones", async () => {
    const { ask } = setUp();
    expect([await ask("a"), await ask("b"), await ask("c"), await ask("c"), await ask("a")]).toEqual([
      1, 2, 3, 3, 4,
    ]);
  });

  it("is not kept when there was none", async () => {
    const { kept, ask } = setUp();
    await expect(kept.answer("a", () => Promise.reject(new Error("no database")))).rejects.toThrow(
      "no database",
    );
    expect(await ask()).toBe(1);
  });
});
