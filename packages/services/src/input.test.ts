import { describe, expect, it } from "vitest";
import { Labels, labelTexts, Name, storedLabels } from "./input.ts";

describe("Name", () => {
  it.each<[string, unknown, string | undefined]>([
    ["a name", "  Ada Lovelace ", "Ada Lovelace"],
    ["80 characters", "x".repeat(80), "x".repeat(80)],
    ["81 characters", "x".repeat(81), undefined],
    ["white space", "  ", undefined],
    ["a number", 1, undefined],
    ["a control character", "a\u0007b", undefined],
    ["a direction-changing character", "a\u202Eb", undefined],
    ["a line separator", "a\u2028b", undefined],
  ])("reads %s: %j as %j", (_, given, expected) => {
    expect(Name.safeParse(given).data).toBe(expected);
  });
});

describe("Labels", () => {
  const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`l${i}`, "x"]));

  it.each<[string, unknown]>([
    ["none", {}],
    ["letters, digits, _ and - in a name", { "a_b-1": "x" }],
    ["32 labels", many(32)],
  ])("accepts %s", (_, labels) => {
    expect(Labels.parse(labels)).toEqual(labels);
  });

  it.each<[string, unknown]>([
    ["a name that begins with a digit", { "1st": "x" }],
    ["a name with a dot, which no path could reach", { "a.b": "x" }],
    ["an empty value", { a: "" }],
    ["a number as a value", { a: 1 }],
    ["an invisible character", { a: "x\u202ey" }],
    ["a value of 201 characters", { a: "x".repeat(201) }],
    ["33 labels", many(33)],
  ])("refuses %s", (_, labels) => {
    expect(Labels.safeParse(labels).success).toBe(false);
  });

  it("leaves __proto__ out, so that no label reaches an object's prototype", () => {
    expect(Labels.parse(JSON.parse('{"__proto__":"x","team":"a"}'))).toStrictEqual({ team: "a" });
  });
});

it.each<[unknown, Record<string, string>]>([
  [{ team: "a" }, { team: "a" }],
  [{ team: "a", count: 1, nested: {} }, { team: "a" }],
  [null, {}],
  ["team=a", {}],
])("storedLabels reads %j as %j", (stored, labels) => {
  expect(storedLabels(stored)).toEqual(labels);
});

it("labelTexts writes one name=value for each label", () => {
  expect(labelTexts({ team: "payments", zone: "eu" })).toEqual(["team=payments", "zone=eu"]);
});
