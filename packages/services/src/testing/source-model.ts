import { dirname, join } from "node:path/posix";
import { parseAst } from "vitest/node";

export type Node = { readonly type: string; readonly [key: string]: unknown };

/** A function at the top of a file. */
export type SourceFunction = {
  readonly name: string;
  readonly file: string;
  readonly exported: boolean;
  readonly node: Node;
};

/** TypeScript sources as far as the rules of verbs need them: functions, and which function a name stands for. */
export class SourceModel {
  readonly #files = new Map<string, SourceFile>();

  readonly #opaque: ReadonlySet<string>;

  /** `sources` are texts by path; imports are resolved among them, except into those that are `opaque`. */
  constructor(sources: ReadonlyMap<string, string>, opaque: ReadonlySet<string>) {
    this.#opaque = opaque;
    for (const [file, text] of sources) this.#files.set(file, readFile(file, text));
  }

  get files(): readonly string[] {
    return [...this.#files.keys()];
  }

  programOf(file: string): readonly Node[] {
    return this.#files.get(file)?.body ?? [];
  }

  functionsOf(file: string): readonly SourceFunction[] {
    return [...(this.#files.get(file)?.functions.values() ?? [])];
  }

  #resolve(file: string, name: string): SourceFunction | undefined {
    const source = this.#files.get(file);
    const imported = source?.imports.get(name);
    if (!imported) return source?.functions.get(name);
    return this.#opaque.has(imported.file)
      ? undefined
      : this.#files.get(imported.file)?.functions.get(imported.name);
  }

  /** The functions that `index` re-exports. */
  exportsOf(index: string): SourceFunction[] {
    return this.programOf(index).flatMap((statement) => {
      if (statement.type !== "ExportNamedDeclaration") return [];
      const from = textOf(statement.source);
      if (from === undefined) return [];
      const functions = this.#files.get(join(dirname(index), from))?.functions;
      return nodesIn(statement.specifiers).flatMap(({ local }) => functions?.get(nameOf(local) ?? "") ?? []);
    });
  }

  /** Every node in the function at `node`, and in all functions of these sources that it names. */
  *reachable(file: string, node: Node, seen = new Set<Node>()): Generator<Node> {
    if (seen.has(node)) return;
    seen.add(node);
    for (const inner of walk(node)) {
      yield inner;
      const called = inner.type === "Identifier" ? this.#resolve(file, nameOf(inner) ?? "") : undefined;
      if (called) yield* this.reachable(called.file, called.node, seen);
    }
  }
}

type SourceFile = {
  readonly body: readonly Node[];
  readonly functions: Map<string, SourceFunction>;
  readonly imports: Map<string, { file: string; name: string }>;
};

function readFile(file: string, text: string): SourceFile {
  const body = nodesIn((parseAst(text, { lang: "ts" }) as unknown as Node).body);
  const functions = new Map<string, SourceFunction>();
  const imports = new Map<string, { file: string; name: string }>();
  for (const statement of body) {
    const exported = statement.type === "ExportNamedDeclaration";
    const declared = exported ? child(statement, "declaration") : statement;
    for (const [name, node] of declared ? functionsIn(declared) : [])
      functions.set(name, { name, file, exported, node });
    if (statement.type !== "ImportDeclaration") continue;
    for (const specifier of nodesIn(statement.specifiers)) {
      const name = nameOf(specifier.imported);
      const local = nameOf(specifier.local);
      if (name !== undefined && local !== undefined)
        imports.set(local, { file: join(dirname(file), textOf(statement.source) ?? ""), name });
    }
  }
  return { body, functions, imports };
}

const FUNCTIONS = new Set(["FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"]);

function functionsIn(declared: Node): [string, Node][] {
  if (FUNCTIONS.has(declared.type)) return [[nameOf(declared.id) ?? "", declared]];
  if (declared.type !== "VariableDeclaration") return [];
  return nodesIn(declared.declarations).flatMap((declarator) => {
    const init = child(declarator, "init");
    return init && FUNCTIONS.has(init.type) ? [[nameOf(declarator.id) ?? "", init] as [string, Node]] : [];
  });
}

/** The node and everything below it. */
export function* walk(node: Node): Generator<Node> {
  yield node;
  for (const value of Object.values(node)) {
    for (const child of nodesIn(Array.isArray(value) ? value : [value])) yield* walk(child);
  }
}

export function nodesIn(values: unknown): Node[] {
  return Array.isArray(values) ? values.filter(isNode) : [];
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}

export function child(node: Node | undefined, key: string): Node | undefined {
  const value = node?.[key];
  return isNode(value) ? value : undefined;
}

/** The name of an identifier, or of the last part of `a.b.c`. */
export function nameOf(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === "MemberExpression") return nameOf(node.property);
  return typeof node.name === "string" ? node.name : undefined;
}

/** The value of a string. */
export function textOf(node: unknown): string | undefined {
  return isNode(node) && typeof node.value === "string" ? node.value : undefined;
}
