import { expect, it } from "vitest";
import { toDiscoveredTools } from "./discovered-tool.ts";

const tool = { name: "pay", title: "Pay", description: "Pays.", inputSchema: { type: "object" } };
const namesOf = (...tools: unknown[]): string[] => toDiscoveredTools(tools).tools.map(({ name }) => name);

it("gives a tool's name, title, description, canonical definition and its SHA-256", () => {
  expect(toDiscoveredTools([tool]).tools).toEqual([
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
  [
    "tools whose names are printable",
    [
      { ...tool, name: "a b" },
      { ...tool, name: "ns/tool" },
    ],
    ["a b", "ns/tool"],
  ],
  ["no tool whose name has two spaces", [{ ...tool, name: "a  b" }], []],
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
  expect(toDiscoveredTools([tool, { ...tool, description: "Other." }]).tools[0]?.description).toBe("Pays.");
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
  expect(toDiscoveredTools([{ name: "pay", ...more }]).tools).toMatchObject([expected]);
});

it("tells which tools it leaves out, by printable names, and why; the first hundred", () => {
  const long = { ...tool, name: "long", description: "x".repeat(300_000) };
  const { leftOut } = toDiscoveredTools([
    tool,
    tool,
    { ...tool, name: "p\u0430y" },
    { ...tool, name: "a\u200bb" },
    {},
    "pay",
    long,
  ]);
  expect(leftOut).toEqual([
    { name: "pay", why: "Another tool has the same name; the first one counts." },
    { name: "p\u0430y", why: "The name mixes alphabets whose letters look alike." },
    { name: "a\\u{200b}b", why: "The name has a character that nobody sees." },
    { name: "", why: "It has no name." },
    { name: "", why: "It has no name." },
    { name: "long", why: "The definition is longer than 256 KiB or deeper than 100 levels." },
  ]);
  expect(toDiscoveredTools(Array.from({ length: 200 }, () => ({}))).leftOut).toHaveLength(100);
});
