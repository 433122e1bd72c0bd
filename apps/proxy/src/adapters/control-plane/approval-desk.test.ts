import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApprovalDesk } from "./approval-desk.ts";

const OF = { grantId: "grant", id: "approval" };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function deskWith(decided: (ids: readonly string[]) => Promise<string[]> = () => Promise.resolve([])) {
  const asked: (readonly string[])[] = [];
  const troubles: unknown[] = [];
  const desk = new ApprovalDesk({
    calls: {
      hold: () => Promise.reject(new Error("not asked here")),
      decided: (ids) => {
        asked.push(ids);
        return decided(ids);
      },
    },
    keyring: { current: 1, keys: new Map() },
    onTrouble: (error) => troubles.push(error),
  });
  return { desk, asked, troubles };
}

describe("a wait", () => {
  it("ends told when its approval was decided, and not for another one", async () => {
    const { desk } = deskWith();
    const { told } = desk.wait(OF, 60_000);
    desk.told("another");
    desk.told(OF.id);
    await expect(told).resolves.toBe(true);
  });

  it.each<[string, (desk: ApprovalDesk, stop: () => void) => void]>([
    ["its time is over", () => vi.advanceTimersByTime(60_000)],
    ["it is stopped", (_, stop) => stop()],
    ["the desk is closed", (desk) => desk.close()],
  ])("ends untold when %s", async (_, act) => {
    const { desk } = deskWith();
    const { told, stop } = desk.wait(OF, 60_000);
    act(desk, stop);
    await expect(told).resolves.toBe(false);
  });

  it("is over at once, one time, where its approval was decided before it began", async () => {
    const { desk } = deskWith();
    desk.told(OF.id);
    await expect(desk.wait(OF, 60_000).told).resolves.toBe(true);
    const { told, stop } = desk.wait(OF, 60_000);
    stop();
    await expect(told).resolves.toBe(false);
  });

  it("of every call ends when one approval is decided that all of them wait for", async () => {
    const { desk } = deskWith();
    const waits = [desk.wait(OF, 60_000), desk.wait(OF, 60_000), desk.wait({ ...OF, grantId: "b" }, 60_000)];
    desk.told(OF.id);
    expect(await Promise.all(waits.map(({ told }) => told))).toEqual([true, true, true]);
  });

  it("does not begin at a closed desk, for no time, or beyond 50 of a grant; an end makes room", async () => {
    const { desk } = deskWith();
    await expect(desk.wait(OF, 0).told).resolves.toBe(false);
    const open = Array.from({ length: 50 }, (_, i) => desk.wait({ grantId: "grant", id: String(i) }, 60_000));
    await expect(desk.wait(OF, 60_000).told).resolves.toBe(false);
    open[0]?.stop();
    const { told } = desk.wait(OF, 60_000);
    desk.told(OF.id);
    await expect(told).resolves.toBe(true);
    desk.close();
    await expect(desk.wait(OF, 60_000).told).resolves.toBe(false);
  });
});

describe("looking", () => {
  it("is one question a second for all that wait, and none while nobody does", async () => {
    const { desk, asked } = deskWith((ids) => Promise.resolve(ids.filter((id) => id === "a")));
    await vi.advanceTimersByTimeAsync(5000);
    expect(asked).toEqual([]);
    const [a, b] = [
      desk.wait({ grantId: "g", id: "a" }, 60_000),
      desk.wait({ grantId: "g", id: "b" }, 60_000),
    ];
    await vi.advanceTimersByTimeAsync(1000);
    expect(asked).toEqual([["a", "b"]]);
    await expect(a.told).resolves.toBe(true);
    b.stop();
    await vi.advanceTimersByTimeAsync(5000);
    expect(asked).toHaveLength(1);
  });

  it("goes on after a failure, which is reported, and never asks twice at once", async () => {
    let fails = true;
    const { desk, asked, troubles } = deskWith((ids) =>
      fails
        ? new Promise((_, reject) => setTimeout(() => reject(new Error("away")), 2500))
        : Promise.resolve([...ids]),
    );
    const { told } = desk.wait(OF, 60_000);
    await vi.advanceTimersByTimeAsync(3600);
    expect(asked).toHaveLength(1);
    expect(troubles).toEqual([new Error("away")]);
    fails = false;
    await vi.advanceTimersByTimeAsync(1000);
    await expect(told).resolves.toBe(true);
  });
});
