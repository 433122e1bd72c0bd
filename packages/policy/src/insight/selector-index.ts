import type { SelectorRule } from "../language/document.ts";
import type { RiskClass } from "../language/grammar-words.ts";
import { selectorText } from "../language/selector.ts";
import { type Glob, matchesGlob, parseGlob } from "../values/glob.ts";

type Selecting = Pick<SelectorRule, "selector">;

/** The class of a tool, by its name; undefined where nobody knows. */
export type ClassOf = (name: string) => RiskClass | undefined;

/** Rules, or what is hidden, by selector. What is found once is remembered. */
export class SelectorIndex<T extends Selecting> {
  readonly #own: ReadonlyMap<string, T>;
  readonly #globs: readonly { readonly glob: Glob; readonly entry: T }[];
  readonly #found = new Map<string, readonly T[]>();

  readonly #classOf: ClassOf;

  constructor(entries: readonly T[], classOf: ClassOf) {
    this.#classOf = classOf;
    this.#own = new Map(entries.map((entry) => [selectorText(entry.selector), entry]));
    this.#globs = entries
      .filter(({ selector }) => selector.kind === "glob")
      .map((entry) => ({ glob: parseGlob(entry.selector.text), entry }));
  }

  /** The one with just this selector. */
  get(selector: string): T | undefined {
    return this.#own.get(selector);
  }

  /**
   * Those that are about every tool of a selector: its own first, then wider ones, then that of a tool's class if that is
   * known. A star of the selector is a character that no name has, so only a star of a wider one takes it.
   */
  covering(selector: string): readonly T[] {
    const known = this.#found.get(selector);
    if (known !== undefined) return known;
    const own = this.#own.get(selector);
    const wider = this.#globs.filter(({ glob, entry }) => entry !== own && isWider(glob, selector));
    const classed = this.#own.get(`@${this.#classOf(selector)}`);
    const found = [own, ...wider.map(({ entry }) => entry), classed].filter((entry) => entry !== undefined);
    this.#found.set(selector, found);
    return found;
  }

  /** Whether a tool of this selector may be one of another one here too. It has one class, if nobody knows which. */
  hasOthersFor(selector: string): boolean {
    const isWide = /[*@]/.test(selector);
    const known = this.#classOf(selector);
    if (known !== undefined) return this.#own.has(`@${known}`);
    for (const [text, { selector: other }] of this.#own) {
      if (text === selector) continue;
      if (isWide ? mayShare(selector, text) : other.kind === "class") return true;
    }
    return false;
  }
}

/** Every tool of a class is one of `*` only. */
function isWider(glob: Glob, selector: string): boolean {
  const isEvery = glob.first === "" && glob.last === "" && glob.middle.length === 0;
  return isEvery || (!selector.startsWith("@") && matchesGlob(selector, glob));
}

function mayShare(wide: string, other: string): boolean {
  if (wide.startsWith("@") || other.startsWith("@")) return !wide.startsWith("@") || !other.startsWith("@");
  return other.includes("*") || matchesGlob(other, parseGlob(wide));
}
