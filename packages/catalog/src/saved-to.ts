import type { Parameter } from "./definition.ts";

const SAVING =
  /^(?:save|output|destination|dest|download|downloads|export|out|report|log)_?(?:path|dir|directory|file|folder|filename|file_?path|dir_?path|to)$/i;
const PLAIN =
  /^(?:file|path|file_?path|file_?name|dir|directory|folder|local_?path|target_?path|\w+FilePath)$/i;
const SAVING_PROSE =
  /\b(?:saved?|saving|saves|writes?|written|stored?|output|downloads?|downloaded)\b.{0,60}\b(?:to|in|as|at|into|under|file|path|instead|name|images?)\b|\bfile(?:name)? to save\b/i;

/** The parameter that says where a tool leaves a file of what it returns; one that must be given before others. */
export function savedTo(parameters: readonly Parameter[]): Parameter | undefined {
  const places = parameters.filter(
    ({ name, depth, types, description }) =>
      depth <= 1 &&
      !types.includes("boolean") &&
      (SAVING.test(name) || (PLAIN.test(name) && SAVING_PROSE.test(description))),
  );
  return places.find(({ isRequired }) => isRequired) ?? places[0];
}
