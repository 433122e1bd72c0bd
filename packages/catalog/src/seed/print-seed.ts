import type { SeedFile } from "./seed-server.ts";

/** Our words a line each, a tool a line: a change of one tool is a change of one line. */
export function printSeed({ tools, words, ...head }: SeedFile): string {
  const line = (key: string, value: unknown): string => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`;
  const sentences = Object.entries(words).map(([tool, sentence]) => `  ${line(tool, sentence)}`);
  const { id, name, about, ...facts } = head;
  return [
    "{",
    [
      line("id", id),
      line("name", name),
      line("about", about),
      sentences.length === 0 ? '  "words": {}' : `  "words": {\n${sentences.join(",\n")}\n  }`,
      ...Object.entries(facts).map(([key, value]) => line(key, value)),
      `  "tools": [\n${tools.map((tool) => `    ${JSON.stringify(tool)}`).join(",\n")}\n  ]`,
    ].join(",\n"),
    "}\n",
  ].join("\n");
}
