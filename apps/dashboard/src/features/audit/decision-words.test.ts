import { describe, expect, it } from "vitest";
import { answerWords } from "./answer-words.ts";
import type { Decision } from "./decision.ts";
import { subjectOf, totalMicros, upstreamWords } from "./decision-words.ts";

const outcome = {
  at: new Date(0),
  result: "ok",
  upstreamStatus: 200,
  upstreamMicros: 900,
  totalMicros: 1500,
  responseBytes: 10,
};
type Words = Pick<Decision, "answer" | "tool" | "method" | "subject" | "decisionMicros" | "outcome">;

const decision = (part: Partial<Words>): Words => ({
  answer: "forwarded",
  tool: null,
  method: null,
  subject: null,
  decisionMicros: 40,
  outcome,
  ...part,
});

it.each<[Partial<Words>, string]>([
  [{ tool: "pay", method: "tools/call" }, "pay"],
  [{ method: "resources/read", subject: "file:///a" }, "resources/read file:///a"],
  [{ method: "initialize" }, "initialize"],
  [{}, "—"],
])("the subject of %j is %j", (part, words) => {
  expect(subjectOf(decision(part))).toBe(words);
});

it.each<[Partial<Words>, string]>([
  [{}, "200"],
  [{ outcome: { ...outcome, upstreamStatus: null, result: "client_gone" } }, "The client disconnected"],
  [{ outcome: { ...outcome, upstreamStatus: null, result: "new_result" } }, "new_result"],
  [{ outcome: null }, "no outcome yet"],
  [{ answer: "D", outcome: null }, "—"],
])("the upstream column of %j is %j", (part, words) => {
  expect(upstreamWords(decision(part))).toBe(words);
});

describe("totalMicros", () => {
  it("is the time of the whole call, or of the decision where nothing was forwarded", () => {
    expect([totalMicros(decision({})), totalMicros(decision({ outcome: null }))]).toEqual([1500, 40]);
  });
});

it.each([
  ["forwarded", "Forwarded to the server"],
  ["D", "Denied by the policy"],
  ["a new answer", "a new answer"],
])("the answer %j reads %j", (answer, words) => {
  expect(answerWords(answer)).toBe(words);
});
