import { Alphabet, type InputSymbol, type Kind } from "./alphabet.ts";
import type { Instruction, Program } from "./program.ts";
import type { Assertion } from "./syntax.ts";
import { spendWork } from "./work.ts";

/**
 * Where a program can be after some text: the instructions that come next, and what stood before them. `next[id]` is
 * the state behind the symbol of that id, once it was asked for.
 */
type State = {
  before: Kind;
  at: readonly Instruction[];
  next: (State | undefined)[];
  isMatchAtEnd: boolean | undefined;
};

const ASCII_END = 0x80;

/** What the states of one program may hold. Beyond that they are forgotten and made anew, still in linear time. */
const MAX_CELLS = 16_384;

/** Looks at the table that cost about as much as one at an instruction. */
const CHARACTERS_PER_UNIT = 16;

/** What a new state costs besides the instructions that it is made of. */
const STEP_UNITS = 64;

/** About what a state takes besides its lists. */
const STATE_CELLS = 16;

const MATCHED: State = { before: "edge", at: [], next: [], isMatchAtEnd: true };
const FAILED: State = { before: "edge", at: [], next: [], isMatchAtEnd: false };

/**
 * Says whether a string has a match of a program. All ways through the program are followed at once, so a character
 * costs at most one look at each instruction; the sets of places that come up are kept as states, so that most
 * characters cost one look at a table.
 */
export class Matcher {
  readonly #program: Program;
  readonly #alphabet: Alphabet;
  readonly #ascii: (InputSymbol | undefined)[] = Array.from({ length: ASCII_END }, () => undefined);
  readonly #start: State;
  readonly #states = new Map<string, State>();
  #cells = 0;
  /** The last round in which an instruction was looked at, and the last in which it was reached over a character. */
  readonly #seen: Float64Array;
  readonly #reached: Float64Array;
  #round = 0;
  readonly #open: Instruction[] = [];
  #steps = 0;

  constructor(program: Program) {
    this.#program = program;
    this.#alphabet = new Alphabet(program);
    this.#seen = new Float64Array(program.instructions.length);
    this.#reached = new Float64Array(program.instructions.length);
    this.#start = { before: "edge", at: [program.start], next: [], isMatchAtEnd: undefined };
  }

  /** Characters read and instructions looked at since this was made: what its time is a multiple of. */
  get steps(): number {
    return this.#steps;
  }

  /** About how many words of memory the states take, at most `MAX_CELLS` and one state. */
  get cells(): number {
    return this.#cells;
  }

  /** "too long" when it takes more than `withinWork` allows. */
  test(text: string): boolean | "too long" {
    if (!spendWork(text.length / CHARACTERS_PER_UNIT)) return "too long";
    const ascii = this.#ascii;
    let state = this.#start;
    for (let i = 0; i < text.length; i++) {
      let symbol = ascii[text.charCodeAt(i)];
      if (symbol === undefined) {
        const codePoint = text.codePointAt(i) ?? 0;
        if (codePoint > 0xff_ff) i++;
        symbol = this.#symbol(codePoint);
      }
      const next = state.next[symbol.id];
      if (next !== undefined) state = next;
      else if (spendWork(STEP_UNITS + 2 * state.at.length)) state = this.#step(state, symbol);
      else return "too long";
      if (state === MATCHED || state === FAILED) {
        this.#steps += i;
        return state === MATCHED;
      }
    }
    this.#steps += text.length;
    state.isMatchAtEnd ??= this.#follow(state, undefined);
    return state.isMatchAtEnd;
  }

  #symbol(codePoint: number): InputSymbol {
    if (this.#alphabet.isFull) this.#forgetSymbols();
    const symbol = this.#alphabet.symbolOf(codePoint);
    if (codePoint < ASCII_END) this.#ascii[codePoint] = symbol;
    return symbol;
  }

  /** The state behind a symbol, which is remembered. */
  #step(state: State, symbol: InputSymbol): State {
    const next = this.#follow(state, symbol) ? MATCHED : this.#state(symbol.kind, this.#places());
    this.#cells += Math.max(0, symbol.id + 1 - state.next.length);
    state.next[symbol.id] = next;
    return next;
  }

  /**
   * Looks at each instruction that is reached without a character, once, and marks what is reached over the symbol,
   * or at the end of the text. True if the end of the program is among them.
   */
  #follow(state: State, symbol: InputSymbol | undefined): boolean {
    const round = ++this.#round;
    const open = this.#open;
    open.length = 0;
    open.push(...state.at);
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (this.#seen[at.id] === round) continue;
      this.#seen[at.id] = round;
      this.#steps++;
      if (at.op === "match") return true;
      if (at.op === "set") {
        if (symbol?.sets[at.set] === 1) this.#reached[at.next.id] = round;
      } else if (at.op === "split") {
        open.push(at.next, at.other);
      } else if (ASSERTIONS[at.assertion](state.before, symbol?.kind ?? "edge")) {
        open.push(at.next);
      }
    }
    return false;
  }

  /** What the last round reached, and the beginning of the program, since a match may begin anywhere. */
  #places(): Instruction[] {
    const { instructions, isAnchored, start } = this.#program;
    if (!isAnchored) this.#reached[start.id] = this.#round;
    const round = this.#round;
    const reached = this.#reached;
    return instructions.filter((_instruction, id) => reached[id] === round);
  }

  #state(before: Kind, at: Instruction[]): State {
    if (at.length === 0) return FAILED;
    const key = `${before} ${String.fromCharCode(...at.map(({ id }) => id))}`;
    const known = this.#states.get(key);
    if (known !== undefined) return known;
    const size = this.#alphabet.size;
    this.#cells += STATE_CELLS + at.length + size;
    if (this.#cells > MAX_CELLS) this.#forgetStates();
    const next = Array.from({ length: size }, () => undefined);
    const state: State = { before, at, next, isMatchAtEnd: undefined };
    this.#states.set(key, state);
    return state;
  }

  /** A state that a search has just reached goes on to be used, and so must not lead to forgotten ones. */
  #forgetStates(): void {
    for (const state of this.#states.values()) state.next = [];
    this.#start.next = [];
    this.#states.clear();
    this.#cells = 0;
  }

  #forgetSymbols(): void {
    this.#forgetStates();
    this.#alphabet.clear();
    this.#ascii.fill(undefined);
  }
}

const ASSERTIONS: Record<Assertion, (before: Kind, after: Kind) => boolean> = {
  text_start: (before) => before === "edge",
  text_end: (_before, after) => after === "edge",
  line_start: (before) => before === "edge" || before === "newline",
  line_end: (_before, after) => after === "edge" || after === "newline",
  word_boundary: (before, after) => (before === "word") !== (after === "word"),
  no_word_boundary: (before, after) => (before === "word") === (after === "word"),
};
