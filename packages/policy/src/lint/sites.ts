import { pointer } from "@sallyport/json";
import type { Condition, Group, Mode, ToolRule } from "../language/document.ts";

/** What conditions do: `require` has to hold, `deny_if` denies, `when` asks for approval. */
type Role = "require" | "deny_if" | "when";

/** Groups that must hold together, and where they stand. */
export type Conjunction = { role: Role; rule: string; groups: readonly Group[]; at: string; mode: Mode };

/** One condition of a tool's rule. `negated`: below an odd number of `not`. `certain`: below nothing but `all`. */
export type Site = {
  condition: Condition;
  pointer: string;
  role: Role;
  negated: boolean;
  certain: boolean;
};

export function conjunctionsOf({ require, denyIf, approval }: ToolRule): Conjunction[] {
  const part = (role: Role) => (predicate: ToolRule["require"][number]) => {
    const { rule, conditions: groups, mode } = predicate;
    return { role, rule, groups, at: `${rule}/conditions`, mode };
  };
  const when: Conjunction[] =
    approval === undefined || approval.when.length === 0
      ? []
      : [
          {
            role: "when",
            rule: approval.rule,
            groups: approval.when,
            at: `${approval.rule}/when`,
            mode: approval.mode,
          },
        ];
  return [...require.map(part("require")), ...denyIf.map(part("deny_if")), ...when];
}

export function sitesOf(tool: ToolRule): Site[] {
  return conjunctionsOf(tool).flatMap(({ role, groups, at }) =>
    groups.flatMap((group, i) =>
      sitesIn(group, { pointer: at + pointer([i]), role, negated: false, certain: true }),
    ),
  );
}

function sitesIn(group: Group, at: Omit<Site, "condition">): Site[] {
  if ("path" in group) return [{ condition: group, ...at }];
  if ("not" in group) {
    return sitesIn(group.not, {
      ...at,
      pointer: `${at.pointer}/not`,
      negated: !at.negated,
      certain: false,
    });
  }
  const [key, groups, certain] =
    "any" in group ? (["any", group.any, false] as const) : (["all", group.all, at.certain] as const);
  return groups.flatMap((inner, i) =>
    sitesIn(inner, { ...at, pointer: at.pointer + pointer([key, i]), certain }),
  );
}

/** The conditions that must all hold, those of `all` groups too, apart from what stands in `any` and `not`. */
export function conditionsOf(groups: readonly Group[]): Condition[] {
  return groups.flatMap((group) => {
    if ("path" in group) return [group];
    return "all" in group ? conditionsOf(group.all) : [];
  });
}
