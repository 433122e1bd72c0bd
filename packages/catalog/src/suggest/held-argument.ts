import type { Verdict } from "../classify.ts";
import { readDefinition } from "../definition.ts";
import type { SignalKind } from "../signal.ts";
import { kindsOfParameter } from "../signals.ts";
import { wordsOf } from "../words.ts";
import { type Argument, argumentsOf } from "./arguments.ts";

/** A tool as tools/list has it. */
export type SuggestTool = { readonly name: string; readonly inputSchema?: unknown };

/** What an argument is to a policy. `scope`: whose things the call is about, as a repository. `amount`: how much money. */
type ArgumentRole = SignalKind | "scope" | "amount";

export type HeldArgument = Argument & { readonly roles: ReadonlySet<ArgumentRole> };

type Found = {
  readonly named: readonly HeldArgument[];
  readonly unnamed: readonly string[];
  /** Paths that lie in a repository or a bucket, not on a disk. */
  readonly remote: readonly HeldArgument[];
};

/** What its arguments are: by the verdict, which saw the descriptions, and by the schema, which has all of them. */
export function heldArguments(tool: SuggestTool, verdict: Verdict): Found {
  const roles = new Map<string, Set<ArgumentRole>>();
  const add = (dotted: string, role: ArgumentRole) =>
    roles.set(dotted, (roles.get(dotted) ?? new Set<ArgumentRole>()).add(role));
  for (const parameter of readDefinition(tool).parameters) {
    for (const kind of kindsOfParameter(parameter)) add(parameter.path, kind);
  }
  for (const { kind, field, parameter } of verdict.signals) {
    if (field === "inputSchema" && parameter !== undefined) add(parameter, kind);
  }
  const { named, unnamed } = argumentsOf(tool.inputSchema);
  for (const role of placesOf(tool.name, named)) add(role.dotted, "path");
  const isRemote = named.some(({ dotted }) => REMOTE.test(dotted));
  for (const { dotted } of isRemote ? named.filter(({ dotted }) => SCOPE.test(dotted)) : [])
    add(dotted, "scope");
  const all = named.map((argument) => {
    const own = argument.isChosen ? [] : [...(roles.get(argument.dotted) ?? [])];
    return { ...argument, roles: new Set([...own, ...(isAmount(argument, roles) ? AMOUNT : [])]) };
  });
  const remote = isRemote ? all.filter(isPath) : [];
  return {
    named: all.map((argument) => (remote.includes(argument) ? withoutPath(argument) : argument)),
    unnamed: unnamed.filter((dotted) => roles.has(dotted)),
    remote,
  };
}

const AMOUNT: readonly ArgumentRole[] = ["amount"];
const isPath = ({ roles }: HeldArgument): boolean => roles.has("path") && !roles.has("url");

function withoutPath(argument: HeldArgument): HeldArgument {
  return { ...argument, roles: new Set([...argument.roles].filter((role) => role !== "path")) };
}

/** Arguments that say in which repository, project or bucket a path lies. */
const REMOTE = /^(?:repo(?:sitory)?(?:_?(?:id|name|slug))?|project_?id|bucket(?:_?name)?|file_?key)$/i;
const SCOPE = /^(?:owner|repo(?:sitory)?(?:_?(?:id|name|slug))?|project_?id|bucket(?:_?name)?)$/i;

const FILES = new Set(["file", "files", "directory", "folder", "dir"]);
const ENDS = /^(?:source|destination|src|dest|from|to|target)$/i;

/** What a tool for files moves or copies from and to. */
function placesOf(name: string, named: readonly Argument[]): Argument[] {
  if (!wordsOf(name).some((word) => FILES.has(word))) return [];
  return named.filter((argument) => ENDS.test(argument.dotted) && argument.types.has("string"));
}

const AMOUNTS = /(?:amount|value|total|cost|price|cents)$/i;

/** A number, or a number as text, that says how much money: itself, or within what is about money. */
function isAmount(
  { dotted, name, isChosen }: Argument,
  roles: ReadonlyMap<string, ReadonlySet<ArgumentRole>>,
): boolean {
  if (isChosen || !AMOUNTS.test(name)) return false;
  const parent = dotted.slice(0, Math.max(0, dotted.length - name.length - 1));
  return !/value$/i.test(name) || roles.get(parent)?.has("money") === true;
}
