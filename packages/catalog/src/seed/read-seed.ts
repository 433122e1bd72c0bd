import type { Verdict } from "../classify.ts";
import { commonPrefix, sentenceOf } from "./sentence.ts";
import { type SeedFile, seedFile, type SeedTool } from "./seed-server.ts";

/** A tool of the seed with its sentence: `written` by us, or made from its facts. */
export type CataloguedTool = Omit<SeedTool, "verdict"> & {
  readonly about: string;
  readonly written: boolean;
  readonly verdict: Verdict;
};

export type CataloguedServer = Omit<SeedFile, "tools" | "words"> & {
  readonly tools: readonly CataloguedTool[];
};

/** A file of the seed, parsed; throws on anything that is not exactly one. */
export function readSeed(value: unknown): CataloguedServer {
  const { tools, words, ...server } = seedFile.parse(value);
  const prefix = commonPrefix(tools.map(({ name }) => name));
  return {
    ...server,
    tools: tools.map(({ verdict, ...tool }) => {
      const written = Object.hasOwn(words, tool.name) ? words[tool.name] : undefined;
      const about = written ?? sentenceOf(tool, { class: verdict.class, prefix });
      const { name } = tool;
      return { ...tool, about, written: written !== undefined, verdict: { name, ...asVerdict(verdict) } };
    }),
  };
}

/** Without keys whose value is undefined, which a verdict does not have. */
function asVerdict({ signals, ...rest }: SeedTool["verdict"]): Omit<Verdict, "name"> {
  return {
    ...rest,
    signals: signals.map(({ parameter, ...signal }) => ({
      ...signal,
      ...(parameter !== undefined && { parameter }),
    })),
  };
}
