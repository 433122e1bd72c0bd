/** A page that a text names, and what it names of it: ids of rows, sections by number, headings in quotes. */
export type Citation = { readonly page: string; readonly targets: readonly string[] };

/** Not within a URI or a longer path, and not the short names of test data. */
const PAGE = /(?<![\w./:%-])((?:\.{0,2}[\w-]+\/|\.\.?\/)*[A-Za-z][\w-]{2,}\.md)\b(, )?/g;
const FIRST = /^(?:sections? \d+(?!\d|\.\d)|[A-Z]\d{0,2}\b|\d\.\d+\b|"[^"]+")/;
const NEXT = /^(, | and | to )(\d+(?!\d|\.\d)|[A-Z]\d{0,2}\b|\d\.\d+\b|"[^"]+")/;

/** What a text cites. A line break within a comment counts as a space. */
export function citationsIn(text: string): Citation[] {
  const flat = text.replace(/\n[ \t]*(?:\*(?!\/)|\/\/|--|#)?[ \t]*/g, " ");
  return [...flat.matchAll(PAGE)].map(({ index, 0: match, 1: page = "", 2: comma }) => ({
    page,
    targets: comma === undefined ? [] : targetsAt(flat.slice(index + match.length)),
  }));
}

/** Everything that can be cited of a page. */
export function targetsOf(markdown: string): ReadonlySet<string> {
  const all = (pattern: RegExp): string[] => [...markdown.matchAll(pattern)].map(([, found = ""]) => found);
  return new Set([
    ...all(/<a id="([^"]+)"><\/a>/g),
    ...all(/^## (\d+)\. /gm).map((number) => `section ${number}`),
    ...all(/^#{2,4} (.+)$/gm).map((heading) => `"${heading}"`),
    ...all(/^\| \*\*([^*]+)\*\* \|/gm).map((row) => `"${row}"`),
  ]);
}

/** Empty where what follows is no target, which is told as a citation of nothing. */
function targetsAt(text: string): string[] {
  const first = FIRST.exec(text)?.[0];
  if (first === undefined) return [""];
  const kind = first.startsWith("section") ? "section " : "";
  const targets = [first.replace("sections", "section")];
  let rest = text.slice(first.length);
  for (let next = NEXT.exec(rest); next !== null; next = NEXT.exec(rest)) {
    const [whole, joint, name = ""] = next;
    const target = /^\d+$/.test(name) ? kind + name : name;
    targets.push(...(joint === " to " ? range(targets.at(-1) ?? "", target) : [target]));
    rest = rest.slice(whole.length);
  }
  return targets;
}

/** `C5` to `C8`: C6, C7, C8. */
function range(from: string, to: string): string[] {
  const [, stem = "", begin = ""] = /^(.*?)(\d+)$/.exec(from) ?? [];
  const [, end = ""] = /(\d+)$/.exec(to) ?? [];
  if (begin === "" || stem + end !== to || Number(end) <= Number(begin)) return [`${from} to ${to}`];
  return Array.from({ length: Number(end) - Number(begin) }, (_, i) => `${stem}${Number(begin) + 1 + i}`);
}
