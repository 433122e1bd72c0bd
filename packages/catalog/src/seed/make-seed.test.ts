import { expect, it } from "vitest";
import { METHOD_VERSION } from "../classify.ts";
import { makeSeed } from "./make-seed.ts";
import { printSeed } from "./print-seed.ts";
import { readSeed } from "./read-seed.ts";
import { seedFile } from "./seed-server.ts";

const listing = {
  source: {
    registry: "npm",
    package: "a-server",
    version: "1.2.3",
    license: null,
    repository: "git+https://github.com/a/b.git",
  },
  serverInfo: { name: "A", version: "1.0.0", websiteUrl: "https://example.com" },
  envKeys: ["A_KEY"],
  toolCount: 2,
  tools: [
    {
      name: "wipe",
      title: "Their title",
      description: "Their words: erases the whole disk for good.",
      inputSchema: { type: "object", properties: { disk: { type: "string", description: "Their disk" } } },
      annotations: { title: "Their title", destructiveHint: true },
      outputSchema: {
        type: "object",
        properties: { erased: { type: "number", description: "Their number" } },
      },
    },
    { name: "get_disk", description: "Their words again", inputSchema: { type: "object" } },
  ],
};
const words = {
  id: "a-server",
  name: "A",
  about: "Erases disks, and says what is on them.",
  words: { wipe: "Erases a disk." },
};
const seed = makeSeed(listing, words, "2026-11-21");

it("keeps facts and our words, and no sentence of the server's", () => {
  expect(seedFile.parse(seed)).toEqual(seed);
  expect(seed).toMatchObject({
    ...words,
    source: {
      package: "a-server",
      version: "1.2.3",
      license: null,
      repository: "https://github.com/a/b",
      homepage: "https://example.com",
    },
    transport: "stdio",
    environment: ["A_KEY"],
    seen: "2026-11-21",
    method: METHOD_VERSION,
  });
  expect(JSON.stringify(seed)).not.toContain("Their");
});

it("judges the whole definition, also what it does not keep", () => {
  expect(seed.tools[0]).toMatchObject({
    inputSchema: { type: "object", properties: { disk: { type: "string" } } },
    annotations: { destructiveHint: true },
    output: ["erased"],
    verdict: { class: "destructive", severity: "critical" },
  });
});

it("is printed as a line for each tool, and read back with a sentence for each", () => {
  const text = printSeed(seed);
  expect(JSON.parse(text)).toEqual(seed);
  expect(text.split("\n").filter((line) => line.startsWith('    {"name":'))).toHaveLength(2);
  expect(readSeed(JSON.parse(text)).tools).toMatchObject([
    { name: "wipe", about: "Erases a disk.", written: true },
    { name: "get_disk", about: "Gets the disk. Takes no arguments.", written: false },
  ]);
});

it.each([
  ["a key that the format does not have", { ...seed, note: "x" }],
  [
    "a class that there is not",
    { ...seed, tools: [{ ...seed.tools[0], verdict: { ...seed.tools[0]?.verdict, class: "odd" } }] },
  ],
  ["an address that is none", { ...seed, source: { ...seed.source, repository: "somewhere" } }],
])("refuses a file with %s", (_, value) => {
  expect(() => readSeed(value)).toThrow();
});
