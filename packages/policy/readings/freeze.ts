import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { posix, win32 } from "node:path";
import fc from "fast-check";

/**
 * Writes down what Node, Python and Go make of the corpus of paths, URLs and URIs, so that no test needs the latter
 * two. Needs Python 3 and Go: `npm run readings -w @sallyport/policy`.
 */
const FOLDER = import.meta.dirname;
const CASES = `${FOLDER}/../cases/readings`;
const SEED = 20_261_130;
const RANDOM = { paths: 900, hosts: 500, uris: 700 } as const;
const POSIX_CWD = "/cwd/here";
const WINDOWS_CWD = "E:\\cwd\\here";

type Kind = keyof typeof RANDOM;
type Pieces = { texts: string[]; starts: string[]; pieces: string[] };
type Texts = Record<Kind, string[]>;
/** By the system that the reader is for; where that does not matter, one list. */
type Answer = Record<"posix" | "windows", string[]> | string[];
type Answers = Record<Kind, Answer[]>;

const corpus = JSON.parse(readFileSync(`${CASES}/corpus.json`, "utf8")) as Record<Kind, Pieces>;

function textsOf(kind: Kind): string[] {
  const { texts, starts, pieces } = corpus[kind];
  const random = fc
    .tuple(fc.constantFrom(...starts), fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 5 }))
    .map(([start, rest]) => start + rest.join(""));
  return [...new Set([...texts, ...fc.sample(random, { seed: SEED, numRuns: RANDOM[kind] })])];
}

/** What a text is once its escapes are undone as Node does it, and the text itself. */
function spellings(text: string): string[] {
  return [text, text.trim(), attempt(() => decodeURIComponent(text)), text.normalize("NFKC")].filter(
    (spelling) => spelling !== undefined,
  );
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function nodePath(text: string): Answer {
  const url = attempt(() => decodeURIComponent(new URL(text, `file://${POSIX_CWD}/`).pathname));
  const isFile = !/^[A-Za-z][\w+.-]*:|^[\\/]{2}/.test(text);
  const found = spellings(text).filter((spelling) => !spelling.includes("\0"));
  return {
    posix: [
      ...found.map((spelling) => posix.resolve(POSIX_CWD, spelling)),
      ...(isFile && url !== undefined ? [posix.normalize(url)] : []),
    ],
    windows: found.map((spelling) => win32.resolve(WINDOWS_CWD, spelling)),
  };
}

function nodeHost(text: string): Answer {
  return spellings(text).flatMap((spelling) => {
    const host = attempt(() => new URL(spelling).hostname);
    return host === undefined || host === "" ? [] : [host.replace(/\.$/, "").replaceAll(/[[\]]/g, "")];
  });
}

function nodeUri(text: string): Answer {
  return spellings(text).flatMap((spelling) => {
    const url = attempt(() => new URL(spelling));
    const path = url && attempt(() => decodeURIComponent(url.pathname));
    if (url === undefined || path === undefined) return [];
    return [`${url.protocol}//${url.hostname.replace(/\.$/, "")}${posix.normalize(`/${path}`)}`];
  });
}

const READERS: Record<Kind, (text: string) => Answer> = { paths: nodePath, hosts: nodeHost, uris: nodeUri };

function told(program: string, args: string[], texts: Texts): Answers {
  const env = { PATH: process.env["PATH"], HOME: "/home/me", GOCACHE: "/tmp/sallyport-readings" };
  const options = { cwd: FOLDER, input: JSON.stringify(texts), env, maxBuffer: 1 << 28 };
  return JSON.parse(execFileSync(program, args, options).toString()) as Answers;
}

function together(answers: readonly Answer[]): Answer {
  const lists = answers.flatMap((answer) => (Array.isArray(answer) ? [answer] : []));
  if (lists.length > 0) return unique(lists.flat());
  const bySystem = answers.flatMap((answer) => (Array.isArray(answer) ? [] : [answer]));
  return {
    posix: unique(bySystem.flatMap((answer) => answer.posix)),
    windows: unique(bySystem.flatMap((answer) => answer.windows)),
  };
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)].toSorted();
}

const texts: Texts = { paths: textsOf("paths"), hosts: textsOf("hosts"), uris: textsOf("uris") };
const python = told("python3", ["-I", "read.py"], texts);
const go = told("go", ["run", "read.go"], texts);
const frozen = (["paths", "hosts", "uris"] as const).map((kind) => {
  const rows = texts[kind].map((text, i) => {
    const others = [python[kind][i], go[kind][i]].filter((answer) => answer !== undefined);
    return `${JSON.stringify(text)}:${JSON.stringify(together([READERS[kind](text), ...others]))}`;
  });
  return `"${kind}":{\n${rows.join(",\n")}}`;
});
writeFileSync(`${CASES}/frozen.json`, `{${frozen.join(",\n")}}\n`);
