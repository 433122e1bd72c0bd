import { describe, expect, it } from "vitest";
import { classify } from "./classify.ts";
import { evaluate, readLabels, type ServerLabels } from "./evaluate.ts";

type Globbing = { glob(pattern: string, options: object): Record<string, string> };
const LABELS = {
  tune: (import.meta as unknown as Globbing).glob("../labels/tune/*.json", {
    query: "?raw",
    import: "default",
    eager: true,
  }),
  check: (import.meta as unknown as Globbing).glob("../labels/check/*.json", {
    query: "?raw",
    import: "default",
    eager: true,
  }),
};
const FACTS = (import.meta as unknown as Globbing).glob("../labels/*.facts.jsonl", {
  query: "?raw",
  import: "default",
  eager: true,
});

type Fact = { readonly server: string; readonly tool: { readonly name: string } };

const labelsOf = (half: "tune" | "check"): ServerLabels[] =>
  Object.values(LABELS[half]).map((text) => readLabels(JSON.parse(text)));

const factsOf = (half: "tune" | "check"): Fact[] =>
  (FACTS[`../labels/${half}.facts.jsonl`] ?? "")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Fact);

const judged = (half: "tune" | "check"): ReturnType<typeof evaluate> => {
  const facts = factsOf(half);
  return evaluate(
    labelsOf(half).map((labels) => ({
      labels,
      tools: facts.filter(({ server }) => server === labels.server).map(({ tool }) => tool),
    })),
  );
};

describe("the labels", () => {
  it("are of 500 tools at least, and no server is in both halves", () => {
    const tune = labelsOf("tune").map(({ server }) => server);
    const check = labelsOf("check").map(({ server }) => server);
    expect(tune.filter((server) => check.includes(server))).toEqual([]);
    const count = [...labelsOf("tune"), ...labelsOf("check")].reduce(
      (sum, { labels }) => sum + labels.size,
      0,
    );
    expect(count).toBeGreaterThanOrEqual(500);
  });

  it.each(["tune", "check"] as const)("of the half %s have the facts of each tool", (half) => {
    const named = labelsOf(half).flatMap(({ server, labels }) =>
      [...labels.keys()].map((name) => `${server} ${name}`),
    );
    expect(
      factsOf(half)
        .map(({ server, tool }) => `${server} ${tool.name}`)
        .toSorted(),
    ).toEqual(named.toSorted());
  });
});

/** Judged by names, shapes, hints and keywords: `npm run catalog -- evaluate` judges the whole definitions. */
describe("the judge, on the facts of the half that it was not tuned on", () => {
  const evaluation = judged("check");

  it("agrees with people on 93 of 100 tools at least", () => {
    expect(evaluation.accuracy).toBeGreaterThanOrEqual(0.93);
  });

  it("calls nothing destructive or financial read", () => {
    expect(evaluation.grave.map(({ name }) => name)).toEqual([]);
  });

  it("marks what people were unsure of, of 10 tools at least 8", () => {
    expect(1 - evaluation.tooSure.length / evaluation.unsureLabels).toBeGreaterThanOrEqual(0.8);
  });

  it("is unsure of a fifth at most", () => {
    expect(evaluation.unsureVerdicts / evaluation.count).toBeLessThanOrEqual(0.2);
  });
});

it("the judge agrees with people on 98 of 100 tools of the half that it was tuned on", () => {
  const evaluation = judged("tune");
  expect(evaluation.accuracy).toBeGreaterThanOrEqual(0.98);
  expect(evaluation.grave).toEqual([]);
});

describe("the seed pages", () => {
  it("coverage runs tests: execute, high, a path and eleven properties", () => {
    const { tool } =
      factsOf("tune").find(({ server, tool: { name } }) => server === "pare-test" && name === "coverage") ??
      {};
    const verdict = classify(tool);
    expect(verdict).toMatchObject({ class: "execute", severity: "high", unsure: false });
    expect(verdict.signals).toContainEqual(expect.objectContaining({ kind: "path", parameter: "path" }));
    expect(verdict.signals).toContainEqual(expect.objectContaining({ kind: "many_parameters", words: "11" }));
  });

  it("coverage_of returns a number: read, low", () => {
    const verdict = classify({
      name: "coverage_of",
      description: "Returns your observed coverage (0..1) of any named region by id.",
      inputSchema: { type: "object", properties: { id: { type: "string" } } },
    });
    expect(verdict).toMatchObject({ class: "read", severity: "low", unsure: false });
  });
});
