import { describe, expect, it } from "vitest";
import { contextWith } from "../../testing/call-context.ts";
import { see, type Within } from "../call/call.ts";
import type { Ports } from "../call/ports.ts";
import { type Decided, decideFirst } from "./decided-questions.ts";

const CLOCK = { now: () => 5, elapsed: () => 10 };
const ASKED: Within = {
  method: "elicitation/create",
  effect: "allow",
  rule: "/surfaces/elicitation",
  reason: "",
  policyRevision: 7,
  shadow: [],
};
const DENIED: Within = { ...ASKED, effect: "deny", rule: "(hidden)", reason: "No." };

type Wrong = { readonly notReady?: string; readonly append?: () => Promise<void> };

function staged({ notReady, append = async () => undefined }: Wrong = {}) {
  const decisions: object[] = [];
  const outcomes: object[] = [];
  const recorded = new Set<string>();
  const ports = {
    clock: CLOCK,
    notReady: () => notReady,
    spool: {
      append: (record: object) => {
        decisions.push(record);
        return append();
      },
      appendLazily: (record: object) => outcomes.push(record),
    },
    tasks: {
      isRecorded: (once: string) => recorded.has(once),
      noteRecorded: (once: string) => recorded.add(once),
    },
  } as unknown as Ports;
  const decide = <T>(act: (questions: Within[]) => T): Decided<T> | Promise<Decided<T>> =>
    decideFirst(act, { call: see("", CLOCK), context: contextWith() }, ports);
  const asking = (...asked: Within[]) =>
    decide((questions) => {
      questions.push(...asked);
      return "answer";
    });
  return { decide, asking, decisions, outcomes };
}

describe("decideFirst", () => {
  it("gives an answer without a question at once", () => {
    const { asking, decisions } = staged();
    expect(asking()).toMatchObject({ value: "answer" });
    expect(decisions).toEqual([]);
  });

  it("gives an answer once its questions are on the disk, and their outcomes once it was told", async () => {
    let written = (): void => undefined;
    const disk = new Promise<void>((done) => {
      written = done;
    });
    const { asking, decisions, outcomes } = staged({ append: () => disk });
    let isGiven = false;
    const given = Promise.resolve(asking(ASKED, DENIED)).then((decided) => {
      isGiven = true;
      return decided;
    });
    await Promise.resolve();
    expect([decisions.length, isGiven]).toEqual([2, false]);
    written();
    const { value, told } = await given;
    expect([value, outcomes.length]).toEqual(["answer", 0]);
    told(true);
    expect(outcomes).toMatchObject([{ result: "client_gone" }]);
  });

  it("records the questions of an answer that fails, and then fails", async () => {
    const { decide, decisions } = staged();
    const failing = decide((questions) => {
      questions.push(DENIED);
      throw new Error("unreadable");
    });
    await expect(failing).rejects.toThrow("unreadable");
    expect(decisions).toMatchObject([{ effect: "deny", answer: "E", rule: "(hidden)" }]);
  });

  it.each<[string, Wrong]>([
    ["the disk does not take them", { append: () => Promise.reject(new Error("full")) }],
    ["nothing can be decided now", { notReady: "stale" }],
  ])("gives no answer with questions where %s", async (_, wrong) => {
    const { asking } = staged(wrong);
    await expect(asking(ASKED)).rejects.toMatchObject({ cause: "undecided", status: 503 });
  });

  it("records a question of a task once, and again where it could not be", async () => {
    let isFull = true;
    const { asking, decisions } = staged({
      append: () => (isFull ? Promise.reject(new Error("full")) : Promise.resolve()),
    });
    const once = { ...ASKED, once: "task 1" };
    await expect(asking(once)).rejects.toThrow();
    isFull = false;
    await asking(once);
    await asking(once);
    expect(decisions).toHaveLength(2);
  });
});
