import { canonical, compareNumbers, isNumber, type JsonValue } from "@sallyport/json";
import type { Group } from "../language/document.ts";
import type { Operator } from "../language/operators.ts";
import { groupKey } from "./meaning.ts";

/** How many calls the later conditions hold for: `wider` is never fewer, `narrower` never more; `other` is not known. */
export type Relation = "same" | "wider" | "narrower" | "other";

/** Compares conditions that must hold together. */
export function compareConditions(before: readonly Group[], after: readonly Group[]): Relation {
  const keysBefore = new Set(before.map(groupKey));
  const keysAfter = new Set(after.map(groupKey));
  const gone = before.filter((group) => !keysAfter.has(groupKey(group)));
  const come = after.filter((group) => !keysBefore.has(groupKey(group)));
  const relations: Relation[] = [];
  for (const group of gone) {
    const twin = come.findIndex((candidate) => isLike(group, candidate));
    const [found] = twin < 0 ? [] : come.splice(twin, 1);
    relations.push(found === undefined ? "wider" : compareGroups(group, found));
  }
  if (come.length > 0) relations.push("narrower");
  return joined(relations);
}

function joined(relations: readonly Relation[]): Relation {
  const kinds = new Set(relations.filter((relation) => relation !== "same"));
  const [only = "same"] = kinds;
  return kinds.size > 1 ? "other" : only;
}

function isLike(a: Group, b: Group): boolean {
  if ("not" in a) return "not" in b && isLike(a.not, b.not);
  if ("any" in a || "all" in a) return false;
  if ("not" in b || "any" in b || "all" in b) return false;
  return a.path === b.path && a.op === b.op && a.quantifier === b.quantifier && a.timezone === b.timezone;
}

const REVERSED = { same: "same", wider: "narrower", narrower: "wider", other: "other" } as const;

/** Of two groups that are alike. */
function compareGroups(before: Group, after: Group): Relation {
  if ("not" in before) return "not" in after ? REVERSED[compareGroups(before.not, after.not)] : "other";
  if ("any" in before || "all" in before || !("path" in after)) return "other";
  return COMPARE[before.op]?.(before.value, after.value) ?? "other";
}

type Compare = (before: JsonValue, after: JsonValue) => Relation;

/** An upper bound holds for more when it rises. */
const upper: Compare = (before, after) => {
  if (!isNumber(before) || !isNumber(after)) return "other";
  const order = compareNumbers(after, before);
  return order === 0 ? "same" : order > 0 ? "wider" : "narrower";
};
const lower: Compare = (before, after) => REVERSED[upper(before, after)];

const members: Compare = (before, after) => {
  const old = textsOf(before);
  const fresh = textsOf(after);
  const keeps = [...old].every((item) => fresh.has(item));
  const adds = [...fresh].some((item) => !old.has(item));
  if (keeps) return adds ? "wider" : "same";
  return adds ? "other" : "narrower";
};

/** A list with a new type in it begins to accept values of that type, so nothing is known then. */
const excluded: Compare = (before, after) =>
  typesOf(before) === typesOf(after) ? REVERSED[members(before, after)] : "other";

const ROOT = /^(?:[\\/]|[A-Za-z]:)/;

/** Whether a path can be evaluated at all depends on whether the folder is absolute. */
const folders: Compare = (before, after) =>
  rootsOf(before) === rootsOf(after) ? members(before, after) : "other";

const COMPARE: { readonly [Op in Operator]?: Compare } = {
  lt: upper,
  lte: upper,
  gt: lower,
  gte: lower,
  in: members,
  not_in: excluded,
  ...({ length_lte: upper, length_gte: lower, host_in: members, path_within: folders } satisfies Record<
    string,
    Compare
  >),
};

function textsOf(value: JsonValue): Set<string> {
  return new Set((Array.isArray(value) ? value : [value]).map((item) => canonical(item)));
}

function rootsOf(value: JsonValue): string {
  const paths = Array.isArray(value) ? value : [value];
  const roots = paths.map((folder) =>
    typeof folder === "string" ? (ROOT.exec(folder)?.[0] ?? "") : "no text",
  );
  return [...new Set(roots)].toSorted().join();
}

function typesOf(value: JsonValue): string {
  const types = (Array.isArray(value) ? value : [value]).map((item) =>
    item === null ? "null" : isNumber(item) ? "number" : Array.isArray(item) ? "list" : typeof item,
  );
  return [...new Set(types)].toSorted().join();
}
