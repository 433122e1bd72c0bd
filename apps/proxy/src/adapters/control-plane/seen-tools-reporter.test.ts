import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { SeenToolsReporter } from "./seen-tools-reporter.ts";

const server = { orgId: "o", id: "s" };
const tool = (name: string, definition = "{}") => ({ name, hash: `${name} ${definition}`, definition });

let sent: string[][] = [];
let fails = false;
let reporter: SeenToolsReporter;
beforeEach(() => {
  vi.useFakeTimers();
  sent = [];
  fails = false;
  reporter = new SeenToolsReporter({
    record: async (_, tools) => {
      if (fails) throw new Error("away");
      sent.push(tools.map(({ hash }) => hash));
    },
    onTrouble: () => undefined,
    paceMs: 1000,
  });
});
afterEach(() => {
  reporter.stop();
  vi.useRealTimers();
});

describe("the reporter of seen tools", () => {
  it("tells at once, then what came meanwhile, the newest of each tool", async () => {
    expect(reporter.add(server, [tool("a")])).toEqual(["a"]);
    await vi.advanceTimersByTimeAsync(0);
    expect(sent).toEqual([["a {}"]]);
    reporter.add(server, [tool("b")]);
    reporter.add(server, [tool("b", "{2}")]);
    await vi.advanceTimersByTimeAsync(999);
    expect(sent).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent[1]).toEqual(["b {2}"]);
    await vi.advanceTimersByTimeAsync(5000);
    expect(sent).toHaveLength(2);
  });

  it("does not tell what is over before it was told", async () => {
    reporter.add(server, [tool("a")]);
    reporter.add(server, [tool("b"), tool("c")]);
    reporter.withdraw(server.id, ["a", "b", "d"]);
    await vi.advanceTimersByTimeAsync(5000);
    expect(sent).toEqual([["a {}"], ["c {}"]]);
  });

  it("keeps what could not be stored", async () => {
    fails = true;
    reporter.add(server, [tool("a")]);
    await vi.advanceTimersByTimeAsync(500);
    fails = false;
    await vi.advanceTimersByTimeAsync(500);
    expect(sent).toEqual([["a {}"]]);
  });

  it("takes no more than fits, and says what it took", async () => {
    fails = true;
    const large = (name: string) => tool(name, "x".repeat(3 * 1024 * 1024));
    expect(reporter.add(server, [large("a"), large("b"), large("c"), tool("d")])).toEqual(["a", "b", "d"]);
    fails = false;
    await vi.advanceTimersByTimeAsync(1000);
    expect(reporter.add(server, [large("c")])).toEqual(["c"]);
  });
});
