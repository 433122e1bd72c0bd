import {
  child,
  type Node,
  nameOf,
  nodesIn,
  type SourceFunction,
  SourceModel,
  textOf,
  walk,
} from "./source-model.ts";

/** What may break a rule, each with its reason. One that breaks none any more is a breach itself. */
export type Exceptions = {
  /** Functions of the index that are no verbs. */
  readonly noVerb: Readonly<Record<string, string>>;
  readonly noInput: Readonly<Record<string, string>>;
  /** Verbs that begin with no role check, because they are about nothing inside an organisation. */
  readonly noRole: Readonly<Record<string, string>>;
  readonly noEvent: Readonly<Record<string, string>>;
  /** Files that use the database otherwise than through `inOrg`. */
  readonly ownTransaction: Readonly<Record<string, string>>;
};

type Rule = keyof Exceptions;
type Breach = { readonly rule: Rule | "oneVerb"; readonly at: string; readonly says: string };

const INDEX = "index.ts";
/** The way in itself, and the counters of attempts, which belong to no organisation. */
const OPAQUE = new Set(["in-org.ts", "throttle.ts"]);
const ENTRANCES = new Set(["inOrg", "forOrg", "forUser"]);
const WAYS_IN = new Set(["forOrg", "forUser", "enterOrg", "$transaction", "db"]);
const ROW_CHANGES = new Set(
  ["create", "update", "delete"].flatMap((verb) => [verb, `${verb}Many`, `${verb}ManyAndReturn`]),
).add("upsert");

/** Where the sources break a rule of verbs, a sentence each. `sources` are texts by path below the package's `src`. */
export function breachesOf(sources: ReadonlyMap<string, string>, exceptions: Exceptions): string[] {
  const model = new SourceModel(sources, OPAQUE);
  const verbs = model.exportsOf(INDEX).filter(({ name }) => !(name in exceptions.noVerb));
  const all = [
    ...verbs.flatMap((verb) => [
      ...oneVerbAFile(model, verb),
      ...parsesFirst(verb),
      ...checksTheRole(model, verb, exceptions),
      ...tellsTheLog(model, verb),
    ]),
    ...model.files.flatMap((file) => ownTransactions(model, file)),
  ];
  const isExcepted = ({ rule, at }: Breach): boolean => rule !== "oneVerb" && at in exceptions[rule];
  return [...all.filter((breach) => !isExcepted(breach)).map(({ says }) => says), ...stale(all, exceptions)];
}

function stale(breaches: readonly Breach[], exceptions: Exceptions): string[] {
  const { noVerb: _, ...rules } = exceptions;
  return Object.entries(rules).flatMap(([rule, excepted]) =>
    Object.keys(excepted)
      .filter((at) => !breaches.some((breach) => breach.rule === rule && breach.at === at))
      .map((at) => `${at} needs no exception from ${rule}`),
  );
}

function oneVerbAFile(model: SourceModel, { name, file }: SourceFunction): Breach[] {
  const wanted = `${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.ts`;
  const others = model.functionsOf(file).filter((other) => other.exported && other.name !== name);
  const breaches = others.map((other) => `${file} exports ${other.name} beside ${name}`);
  if (!new RegExp(`^[a-z]+/${wanted}$`).test(file)) breaches.push(`${name} is in ${file}, not in ${wanted}`);
  return breaches.map((says) => ({ rule: "oneVerb", at: name, says }));
}

/** `const input = parseInput(<Verb>Input, given);` is the first statement. */
function parsesFirst({ name, node }: SourceFunction): Breach[] {
  const call = valueOf(statementsOf(node)[0]);
  const [schema] = nodesIn(call?.arguments);
  const wanted = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  if (nameOf(call?.callee) === "parseInput" && nameOf(schema) === wanted) return [];
  return [{ rule: "noInput", at: name, says: `${name} does not begin with parseInput(${wanted}, …)` }];
}

/** The second statement enters the organisation that the input names; each later entrance asks for the same role. */
function checksTheRole(model: SourceModel, verb: SourceFunction, { noInput }: Exceptions): Breach[] {
  const { name, file, node } = verb;
  const second = valueOf(statementsOf(node)[name in noInput ? 0 : 1]);
  const entrances = [...model.reachable(file, node)].filter((inner) => isCallOf(inner, ENTRANCES));
  const roles = new Set(entrances.map(roleOf));
  const checks = second !== undefined && roleOf(second) !== undefined;
  if (checks && roles.size === 1) return [];
  const says = checks
    ? `${name} enters its organisation with several roles, or with one that is not written where it enters`
    : `${name} does something before inOrg(caller, { org: input.org, role: "…" }, …)`;
  return [{ rule: "noRole", at: name, says }];
}

/** The role that is written at an entrance into the organisation of the input; undefined for any other entrance. */
function roleOf(call: Node): string | undefined {
  if (!isCallOf(call, new Set(["inOrg"]))) return undefined;
  const properties = new Map(
    nodesIn(nodesIn(call.arguments)[1]?.properties).map((property) => [
      nameOf(property.key),
      child(property, "value"),
    ]),
  );
  const org = properties.get("org");
  if (nameOf(org?.object) !== "input" || nameOf(org) !== "org") return undefined;
  return textOf(properties.get("role"));
}

/** What changes rows in a transaction appends to the admin log in the same one. */
function tellsTheLog(model: SourceModel, { name, file, node }: SourceFunction): Breach[] {
  const inner = [...model.reachable(file, node)];
  const transactions = inner.filter((call) => isCallOf(call, ENTRANCES));
  // Outside of any transaction nothing can be told in the same one.
  const within = new Set(transactions.flatMap((call) => [...model.reachable(file, call)]));
  const silent = transactions.filter((call) => {
    const nodes = [...model.reachable(file, call)];
    return nodes.some(changesRows) && !nodes.some(recordsEvent);
  });
  if (silent.length === 0 && !inner.some((at) => changesRows(at) && !within.has(at))) return [];
  return [{ rule: "noEvent", at: name, says: `${name} changes rows and tells the admin log nothing of it` }];
}

function ownTransactions(model: SourceModel, file: string): Breach[] {
  const nodes = model.programOf(file).filter(({ type }) => type !== "ImportDeclaration");
  const ways = nodes
    .flatMap((statement) => [...walk(statement)])
    .filter(({ type }) => type === "Identifier")
    .flatMap((identifier) => nameOf(identifier) ?? [])
    .filter((name) => WAYS_IN.has(name));
  return [...new Set(ways)].map((way) => ({
    rule: "ownTransaction",
    at: file,
    says: `${file} uses ${way} instead of inOrg`,
  }));
}

function changesRows(node: Node): boolean {
  if (node.type === "CallExpression") {
    const callee = child(node, "callee");
    return ROW_CHANGES.has(nameOf(callee) ?? "") && child(callee, "object")?.type === "MemberExpression";
  }
  if (node.type !== "TaggedTemplateExpression") return false;
  const sql = nodesIn(child(node, "quasi")?.quasis)
    .map(({ value }) => JSON.stringify(value))
    .join("?")
    .replace(/FOR( NO KEY)? UPDATE/gi, "");
  return /\b(INSERT|UPDATE|DELETE|MERGE)\b/i.test(sql);
}

function recordsEvent(node: Node): boolean {
  return isCallOf(node, new Set(["record", "recordEvent"]));
}

function isCallOf(node: Node, names: ReadonlySet<string>): boolean {
  return node.type === "CallExpression" && names.has(nameOf(node.callee) ?? "");
}

function statementsOf(fn: Node): Node[] {
  return nodesIn(child(fn, "body")?.body);
}

/** What a statement returns or gives to a constant, without `await`. */
function valueOf(statement: Node | undefined): Node | undefined {
  const [declarator] = nodesIn(statement?.declarations);
  const value =
    statement?.type === "ReturnStatement" ? child(statement, "argument") : child(declarator, "init");
  return value?.type === "AwaitExpression" ? child(value, "argument") : value;
}
