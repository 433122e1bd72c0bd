import { expect, it } from "vitest";
import { toDiscoveredTools } from "./discovered-tool.ts";

const tool = { name: "pay", title: "Pay", description: "Pays.", inputSchema: { type: "object" } };
const namesOf = (...tools: unknown[]): string[] => toDiscoveredTools(tools).map(({ name }) => name);

it("gives a tool's name, title, description, canonical definition and its SHA-256", () => {
  expect(toDiscoveredTools([tool])).toEqual([
    {
      name: "pay",
      title: "Pay",
      description: "Pays.",
      definition: tool,
      definitionHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    },
  ]);
});

it.each<[string, unknown[], string[]]>([
  ["two tools", [tool, { ...tool, name: "b" }], ["pay", "b"]],
  ["the first of two with one name", [tool, { ...tool, description: "Other." }], ["pay"]],
  ["no tool without a name", [{ description: "x" }], []],
  ["no tool whose name has a space", [{ ...tool, name: "a b" }], []],
  ["no tool that is a string", ["pay"], []],
  [
    "no tool whose definition is too long to be reviewed",
    [{ ...tool, description: "x".repeat(300_000) }],
    [],
  ],
])("keeps %s", (_, tools, names) => {
  expect(namesOf(...tools)).toEqual(names);
});

it("keeps the first definition of two with one name", () => {
  expect(toDiscoveredTools([tool, { ...tool, description: "Other." }])[0]?.description).toBe("Pays.");
});

it.each<[string, object, { title: string | null; description: string }]>([
  ["no title and no description", {}, { title: null, description: "" }],
  [
    "a title and a description that are no strings",
    { title: 1, description: [] },
    { title: null, description: "" },
  ],
  ["a title of 201 characters", { title: "x".repeat(201) }, { title: "x".repeat(200), description: "" }],
])("reads a tool with %s", (_, more, expected) => {
  expect(toDiscoveredTools([{ name: "pay", ...more }])).toMatchObject([expected]);
});
