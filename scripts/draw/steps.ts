import { posix } from "node:path";
import { importsOf, readSource, sources } from "../imports.ts";

const PIPELINE = "apps/proxy/src/pipeline";
const HANDLE_CALL = `${PIPELINE}/handle-call.ts`;

export type Step = {
  /** The function that is called. */
  readonly name: string;
  /** Its file in the pipeline's folder: "decide.ts", "parse/open-task.ts". */
  readonly file: string;
  /** "5" where its comment begins with "Step 5:". */
  readonly number: string | undefined;
  /** The first sentence of that comment. */
  readonly about: string;
  readonly mayRefuse: boolean;
  /** The pipeline's folders that its file imports from, or lies in. */
  readonly folders: readonly string[];
};

export type Folder = { readonly name: string; readonly files: readonly string[] };

/** What handleCall calls of the pipeline, in the order in which it is called. */
export function readSteps(): Step[] {
  const text = withoutComments(readSource(HANDLE_CALL));
  const imported = new Map(
    [...text.matchAll(/import (?:type )?\{([^}]*)\} from "(\.[^"]+)"/g)].flatMap(
      ([, names = "", from = ""]) =>
        [...names.matchAll(/(?<!type )\b(\w+)\b(?=\s*(?:,|$))/g)].map(
          ([, name = ""]) => [name, from] as const,
        ),
    ),
  );
  const steps = calledIn("handleCall", text, new Set()).flatMap((name) => {
    const file = posix.join(imported.get(name) ?? "");
    const isOurs = imported.has(name) && !file.startsWith("../");
    const said = isOurs ? saidOf(name, `${PIPELINE}/${file}`) : undefined;
    return said === undefined ? [] : [{ name, file, ...said, folders: foldersOf(file) }];
  });
  return steps.filter((step, i) => steps.findIndex(({ name }) => name === step.name) === i);
}

/** The folders of the pipeline, each with its files. */
export function readFolders(): Folder[] {
  const byName = new Map<string, string[]>();
  for (const path of sources(PIPELINE)) {
    const [name = "", file] = path.slice(PIPELINE.length + 1).split("/");
    if (file !== undefined) byName.set(name, [...(byName.get(name) ?? []), file.replace(/\.ts$/, "")]);
  }
  return [...byName].map(([name, files]) => ({ name, files }));
}

/** Names that a function calls, those of its own file's functions followed; arguments are called before it. */
function calledIn(name: string, text: string, seen: Set<string>): string[] {
  const body = bodyOf(name, text);
  if (body === undefined || seen.has(name)) return [];
  seen.add(name);
  const calls = [...body.matchAll(/(?<![.\w])(\w+)\(/g)].map((match) => ({
    name: match[1] ?? "",
    end: closing(body, match.index + match[0].length - 1),
  }));
  return calls
    .toSorted((a, b) => a.end - b.end)
    .flatMap((call) =>
      bodyOf(call.name, text) === undefined ? [call.name] : calledIn(call.name, text, seen),
    );
}

function bodyOf(name: string, text: string): string | undefined {
  const declared = new RegExp(`(?:^|\\n)(?:export )?(?:async )?function ${name}\\(`).exec(text);
  if (declared === null) return undefined;
  const parameters = closing(text, declared.index + declared[0].length - 1);
  const start = text.indexOf("{\n", parameters);
  return text.slice(start, closing(text, start));
}

/** Where the bracket that opens at `from` is closed. */
function closing(text: string, from: number): number {
  const pairs: Readonly<Record<string, string>> = { "(": ")", "{": "}" };
  const [open = "", close = ""] = [text[from], pairs[text[from] ?? ""]];
  for (let at = from, depth = 0; at < text.length; at++) {
    if (text[at] === open) depth++;
    if (text[at] === close && --depth === 0) return at;
  }
  throw new Error(`A bracket of ${HANDLE_CALL} is not closed.`);
}

/** Undefined when it is no step: something that is not told the call, or that is no function. */
function saidOf(name: string, file: string): Pick<Step, "number" | "about" | "mayRefuse"> | undefined {
  const text = readSource(file);
  const declared = new RegExp(
    `(/\\*\\*(?:(?!\\*/)[\\s\\S])*\\*/\\n)?export (?:async )?function ${name}(?=\\()`,
  ).exec(text);
  if (declared === null) return undefined;
  const start = declared.index + declared[0].length;
  const end = closing(text, start);
  const [parameters, result] = [text.slice(start, end), text.slice(end, text.indexOf("{\n", end))];
  if (!/\bports: Ports\b|^\(\s*inbound\b.*,/.test(parameters)) return undefined;
  const words = (declared[1] ?? "")
    .replace(/\/\*\*|\*\/|^ \*/gm, " ")
    .replace(/\s+/g, " ")
    .trim();
  const step = /^Step (\d+): /.exec(words);
  const [sentence = ""] = /^.*?[.](?= |$)/.exec(words.slice(step?.[0].length ?? 0)) ?? [];
  return {
    number: step?.[1],
    about: sentence.slice(0, 1).toUpperCase() + sentence.slice(1),
    mayRefuse: /\bRefusal\b/.test(result),
  };
}

function foldersOf(file: string): string[] {
  const own = posix.dirname(file);
  const found = importsOf(`${PIPELINE}/${file}`)
    .filter((specifier) => specifier.startsWith("."))
    .map((specifier) => posix.dirname(posix.join(own, specifier)));
  return [...new Set([own, ...found])]
    .filter((folder) => folder !== "." && !folder.startsWith(".."))
    .toSorted();
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/\/\/.*$/gm, "");
}
