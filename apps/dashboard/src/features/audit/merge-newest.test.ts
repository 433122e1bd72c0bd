import { describe, expect, it } from "vitest";
import { mergeNewest, type Rows } from "./merge-newest.ts";

type Call = { callId: string; done?: boolean };

const page = (ids: string, nextCursor: string | null = null): Rows<Call> => ({
  rows: Array.from(ids, (callId) => ({ callId })),
  nextCursor,
});
const ids = (pages: readonly Rows<Call>[]) =>
  pages.map(({ rows }) => rows.map(({ callId }) => callId).join(""));

describe("mergeNewest", () => {
  it.each([
    ["nothing new", [page("dc", "c"), page("ba")], page("dc", "c"), "joined", ["dc", "ba"], 0],
    ["two new", [page("dc", "c"), page("ba")], page("fedc", "c"), "joined", ["fedc", "ba"], 2],
    ["the first rows ever", [page("")], page("ba"), "joined", ["ba"], 2],
    ["nothing loaded yet", [], page("ba"), "joined", ["ba"], 2],
    ["an empty answer", [page("ba")], page(""), "joined", ["ba"], 0],
    ["more than a page", [page("dc", "c"), page("ba")], page("zyx", "x"), "gap", ["zyx"], 3],
  ] as const)("%s", (_name, pages, newest, kind, wanted, added) => {
    const merged = mergeNewest<Call>(pages, newest);
    expect([merged.kind, ids(merged.pages), merged.added]).toEqual([kind, wanted, added]);
  });

  it("keeps the cursor of the last page", () => {
    const merged = mergeNewest<Call>([page("dc", "c"), page("ba", "a")], page("edc", "c"));
    expect(merged.pages.at(-1)?.nextCursor).toBe("a");
  });

  it("replaces a loaded row when its outcome comes", () => {
    const merged = mergeNewest<Call>([page("ba")], { rows: [{ callId: "b", done: true }], nextCursor: null });
    expect(merged.pages[0]?.rows).toEqual([{ callId: "b", done: true }, { callId: "a" }]);
  });
});
