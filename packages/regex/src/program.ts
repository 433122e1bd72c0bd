import type { CharSet } from "./char-set.ts";
import type { Assertion, Node } from "./syntax.ts";

/** What to do at one place of a program. `set` is the number of one of its sets. */
export type Instruction =
  | { op: "set"; id: number; set: number; next: Instruction }
  | { op: "split"; id: number; next: Instruction; other: Instruction }
  | { op: "assert"; id: number; assertion: Assertion; next: Instruction }
  | { op: "match"; id: number };

/** A pattern written out as a nondeterministic automaton (Thompson's construction). */
export type Program = {
  start: Instruction;
  instructions: readonly Instruction[];
  sets: readonly CharSet[];
  /** A match can begin at the beginning of the text only. */
  isAnchored: boolean;
  looksAtWords: boolean;
  looksAtLines: boolean;
};

/** Writes a pattern out: as many instructions as `sizeOf` says, and the end. */
export function programOf(node: Node): Program {
  return new Writer().program(node);
}

/** Writes from the end to the beginning, so that each part knows what follows it. */
class Writer {
  readonly #instructions: Instruction[] = [];
  readonly #sets: CharSet[] = [];
  readonly #numbers = new Map<CharSet, number>();
  readonly #numbersByText = new Map<string, number>();
  readonly #assertions = new Set<Assertion>();

  program(node: Node): Program {
    const start = this.#part(node, this.#add({ op: "match", id: 0 }));
    const assertions = this.#assertions;
    return {
      start,
      instructions: this.#instructions,
      sets: this.#sets,
      isAnchored: isAnchored(start),
      looksAtWords: assertions.has("word_boundary") || assertions.has("no_word_boundary"),
      looksAtLines: assertions.has("line_start") || assertions.has("line_end"),
    };
  }

  /** The first instruction of a part that is followed by `next`. */
  #part(node: Node, next: Instruction): Instruction {
    if (node.kind === "set") {
      return this.#add({ op: "set", id: 0, set: this.#number(node.set), next });
    }
    if (node.kind === "assert") {
      this.#assertions.add(node.assertion);
      return this.#add({ op: "assert", id: 0, assertion: node.assertion, next });
    }
    if (node.kind === "sequence") return node.items.reduceRight((rest, item) => this.#part(item, rest), next);
    return node.kind === "choice" ? this.#choice(node.options, next) : this.#repeat(node, next);
  }

  #choice(options: readonly Node[], next: Instruction): Instruction {
    return options
      .map((option) => this.#part(option, next))
      .reduceRight((other, first) => this.#add({ op: "split", id: 0, next: first, other }));
  }

  #repeat({ item, min, max }: { item: Node; min: number; max: number }, next: Instruction): Instruction {
    let rest = next;
    let copies = min;
    if (max === Number.POSITIVE_INFINITY) {
      const { loop, body } = this.#loop(item, next);
      rest = min === 0 ? loop : body;
      copies = Math.max(min - 1, 0);
    } else {
      for (let i = min; i < max; i++) {
        rest = this.#add({ op: "split", id: 0, next: this.#part(item, rest), other: next });
      }
    }
    for (let i = 0; i < copies; i++) rest = this.#part(item, rest);
    return rest;
  }

  #loop(item: Node, next: Instruction): { loop: Instruction; body: Instruction } {
    const loop = this.#add({ op: "split", id: 0, next, other: next });
    const body = this.#part(item, loop);
    loop.other = body;
    return { loop, body };
  }

  #add<Kind extends Instruction>(instruction: Kind): Kind {
    instruction.id = this.#instructions.length;
    this.#instructions.push(instruction);
    return instruction;
  }

  /** Equal sets have one number. */
  #number(set: CharSet): number {
    const known = this.#numbers.get(set);
    if (known !== undefined) return known;
    const text = JSON.stringify(set);
    const number = this.#numbersByText.get(text) ?? this.#sets.push(set) - 1;
    this.#numbersByText.set(text, number);
    this.#numbers.set(set, number);
    return number;
  }
}

/** Whether nothing can be read, and no end reached, without a beginning of the text before it. */
function isAnchored(start: Instruction): boolean {
  const seen = new Set<Instruction>();
  const open = [start];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    if (at.op === "set" || at.op === "match") return false;
    if (at.op === "assert" && at.assertion === "text_start") continue;
    open.push(at.next);
    if (at.op === "split") open.push(at.other);
  }
  return true;
}
