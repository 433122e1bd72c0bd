import type { Plane } from "./rooms.ts";

const SANS =
  "ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";
const MONO = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace";

type Colours = Readonly<Record<"ground" | "box" | "line" | "ink" | "muted" | "arrow" | "bad", string>> & {
  readonly planes: Readonly<Record<Plane, { readonly fill: string; readonly edge: string }>>;
};

const LIGHT: Colours = {
  ground: "#fbfcfd",
  box: "#ffffff",
  line: "#cfd8df",
  ink: "#17222c",
  muted: "#52616e",
  arrow: "#8796a3",
  bad: "#b4433a",
  planes: {
    control: { fill: "#f3effb", edge: "#7b5fb8" },
    edge: { fill: "#e8f1fb", edge: "#3a74b4" },
    pure: { fill: "#e5f5f0", edge: "#2f8a78" },
    beside: { fill: "#f2f4f6", edge: "#7d8b97" },
  },
};

const DARK: Colours = {
  ground: "#14191e",
  box: "#1c2329",
  line: "#38444e",
  ink: "#e9eef2",
  muted: "#a3b1bd",
  arrow: "#71808d",
  bad: "#ee8f84",
  planes: {
    control: { fill: "#272138", edge: "#b49be6" },
    edge: { fill: "#18283a", edge: "#7bb0e8" },
    pure: { fill: "#16302b", edge: "#5cbca8" },
    beside: { fill: "#222a31", edge: "#8c9aa6" },
  },
};

/** A picture of its own ground, so that it can be read on any page. */
export function svg(size: { width: number; height: number }, title: string, body: readonly string[]): string {
  const { width, height } = size;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escape(title)}">
<!-- Drawn from the code by npm run draw. -->
<style>
text { font-family: ${SANS}; fill: var(--ink); font-size: 12px }
.name { font-family: ${MONO}; font-size: 14px; font-weight: 600 }
.file { font-family: ${MONO}; font-size: 11.5px }
.muted { fill: var(--muted) }
.title { font-size: 17px; font-weight: 600 }
.arrow { fill: none; stroke: var(--arrow); stroke-width: 1.4 }
.head { fill: var(--arrow) }
.bad { stroke: var(--bad) }
.head.bad, text.bad { fill: var(--bad); stroke: none }
.box { fill: var(--box); stroke: var(--line) }
.box.bad { stroke: var(--bad) }
.ground { fill: var(--ground); stroke: var(--line) }
${Object.keys(LIGHT.planes)
  .map((plane) => `.${plane} { fill: var(--${plane}); stroke: var(--${plane}-edge) }`)
  .join("\n")}
svg { ${variables(LIGHT)} }
@media (prefers-color-scheme: dark) { svg { ${variables(DARK)} } }
</style>
<defs>
<marker id="head" viewBox="0 0 8 8" refX="7.2" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path class="head" d="M0 .6 7.6 4 0 7.4z"/></marker>
<marker id="head-bad" viewBox="0 0 8 8" refX="7.2" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path class="head bad" d="M0 .6 7.6 4 0 7.4z"/></marker>
</defs>
<rect class="ground" x=".5" y=".5" width="${width - 1}" height="${height - 1}" rx="10"/>
${body.join("\n")}
</svg>
`;
}

export function box(
  at: { x: number; y: number; width: number; height: number },
  look: { kind: string; strong?: boolean; rx?: number },
): string {
  const { x, y, width, height } = at;
  const stroke = look.strong === true ? ' stroke-width="2.2"' : "";
  return `<rect class="${look.kind}" x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="${look.rx ?? 7}"${stroke}/>`;
}

export function text(
  x: number,
  y: number,
  words: { text: string; look?: string; anchor?: "middle" | "end" },
): string {
  const anchor = words.anchor === undefined ? "" : ` text-anchor="${words.anchor}"`;
  const look = words.look === undefined ? "" : ` class="${words.look}"`;
  return `<text x="${round(x)}" y="${round(y)}"${look}${anchor}>${escape(words.text)}</text>`;
}

/** An arrow along a path. */
export function arrow(path: string, kind: "plain" | "bad" = "plain"): string {
  return kind === "bad"
    ? `<path class="arrow bad" d="${path}" marker-end="url(#head-bad)"/>`
    : `<path class="arrow" d="${path}" marker-end="url(#head)"/>`;
}

/** Lines of at most `width` pixels in the small font, of the width that its letters have in wide fonts. */
export function wrap(words: string, width: number): string[] {
  const most = Math.floor(width / 6.6);
  const lines: string[] = [];
  for (const word of words.split(/\s+/)) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= most)
      lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}

export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escape(words: string): string {
  return words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

function variables({ planes, ...plain }: Colours): string {
  const all = Object.entries(plain).map(([name, colour]) => `--${name}: ${colour}`);
  for (const [plane, { fill, edge }] of Object.entries(planes))
    all.push(`--${plane}: ${fill}`, `--${plane}-edge: ${edge}`);
  return all.join("; ");
}
