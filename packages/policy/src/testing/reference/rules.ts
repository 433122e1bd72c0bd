import { type JsonObject, type JsonValue, own } from "@sallyport/json";
import { allMay, allSure, type ReferenceCall } from "./conditions.ts";
import { list, object, text } from "./json.ts";
import { durationMs, limitLine, whole, type WrittenLimit } from "./limits.ts";

/** A rule that matches. `isSure`: not only because nobody knows the tool's class. */
export type Match = { key: string; rule: JsonObject; isSure: boolean };

/** One call under the rules of one mode. */
export type Situation = {
  document: JsonObject;
  call: ReferenceCall;
  prefix: string;
  matches: Match[];
  mode: "enforce" | "shadow";
};

const CLASSES = ["read", "write", "execute", "destructive", "financial"];

/** Names before globs before classes, each by its bytes. */
export function matching(document: JsonObject, call: ReferenceCall): Match[] {
  const rank = (key: string) => (key.startsWith("@") ? "2" : key.includes("*") ? "1" : "0") + key;
  return Object.entries(object(own(document, "tools")))
    .map(([key, rule]) => ({ key, rule: object(rule), answer: selects(key, call) }))
    .filter(({ answer }) => answer !== "no")
    .toSorted((a, b) => (rank(a.key) < rank(b.key) ? -1 : 1))
    .map(({ key, rule, answer }) => ({ key, rule, isSure: answer === "yes" }));
}

export function selects(key: string, { tool, toolClass }: ReferenceCall): "yes" | "no" | "maybe" {
  if (key.startsWith("@")) {
    if (!CLASSES.includes(toolClass ?? "")) return "maybe";
    return key === `@${toolClass}` ? "yes" : "no";
  }
  const pattern = key
    .split("*")
    .map((part) => part.replace(/[.+?^${}()|[\]\\/]/g, "\\$&"))
    .join("[^]*");
  return new RegExp(`^${pattern}$`).test(tool) ? "yes" : "no";
}

export function pointerTo(key: string): string {
  return `/tools/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** The rules that deny, in the order of the steps. */
export function denials(situation: Situation): string[] {
  const { call, prefix, matches, mode } = situation;
  const found = [
    ...argumentRules(situation)
      .filter(({ rule }) => !fits(rule, call))
      .map(({ at }) => at),
    ...matches.flatMap((match) =>
      predicates(match, "require", mode)
        .filter(({ conditions }) => !allSure(conditions, call))
        .map(({ at }) => at),
    ),
    ...matches.flatMap((match) =>
      predicates(match, "deny_if", mode)
        .filter(({ conditions }) => allMay(conditions, call))
        .map(({ at }) => at),
    ),
    ...matches
      .filter(({ rule }) => own(rule, "action") === "deny" && modeOf(rule) === mode)
      .map(({ key }) => `${pointerTo(key)}/action`),
  ];
  const uncounted = limits(situation).filter((limit) => limitLine(limit, call) === undefined);
  return [...found.map((rule) => prefix + rule), ...uncounted.map(({ at }) => at)];
}

/** Limits, then approvals, each in the order of the rules. */
export function obligations(situation: Situation): string[] {
  const { call, prefix, matches, mode } = situation;
  const lines = limits(situation).map((limit) => limitLine(limit, call) ?? "");
  const approvals = matches.flatMap(({ key, rule }) => {
    if (own(rule, "action") === "require_approval" && modeOf(rule) === mode) {
      return [`approval ${prefix}${pointerTo(key)}/action 1 1800000 50000  `];
    }
    const approval = object(own(rule, "approval"));
    const isAsked =
      "approval" in rule && modeOf(rule, approval) === mode && allMay(list(own(approval, "when")), call);
    return isAsked ? [approvalLine(`${prefix}${pointerTo(key)}/approval`, approval)] : [];
  });
  return [...lines, ...approvals];
}

function approvalLine(at: string, approval: JsonObject): string {
  const approvers = object(own(approval, "approvers"));
  const names = (key: string) => [...new Set(list(own(approvers, key)).map(text))].toSorted().join();
  const expires = durationMs(text(own(approval, "expires")));
  const quorum = "quorum" in approval ? whole(approval, "quorum") : "1";
  const wait = durationMs(text(own(approval, "wait") ?? "50s"));
  return `approval ${at} ${quorum} ${expires} ${wait} ${names("roles")} ${names("members")}`;
}

/** A part is in shadow when it says so, or when the rule around it does. */
function modeOf(rule: JsonObject, part: JsonObject = {}): "enforce" | "shadow" {
  return own(rule, "mode") === "shadow" || own(part, "mode") === "shadow" ? "shadow" : "enforce";
}

type Written = { at: string; conditions: JsonValue[] };

function predicates({ key, rule }: Match, name: string, mode: string): Written[] {
  return list(own(rule, name)).flatMap((item, i) => {
    const predicate = object(item);
    if (modeOf(rule, predicate) !== mode) return [];
    return [{ at: `${pointerTo(key)}/${name}/${i}`, conditions: list(own(predicate, "conditions")) }];
  });
}

type Checked = { at: string; rule: JsonObject };

/** A tool's own answer stands instead of the document's; a class that it may have only adds to it. */
function argumentRules({ document, matches, mode }: Situation): Checked[] {
  const written = matches
    .filter(({ rule }) => "arguments" in rule && modeOf(rule) === mode)
    .map(({ key, rule, isSure }) => ({
      at: `${pointerTo(key)}/arguments`,
      rule: object(own(rule, "arguments")),
      isSure,
    }));
  if (mode === "shadow" || written.some(({ isSure }) => isSure)) return written;
  return "arguments" in document
    ? [{ at: "/arguments", rule: object(own(document, "arguments")) }, ...written]
    : written;
}

function fits(rule: JsonObject, { fits: schema }: ReferenceCall): boolean {
  if (own(rule, "schema") === "off") return true;
  return schema !== undefined && schema[own(rule, "additional") === "allow" ? "allow" : "deny"];
}

function limits({ document, prefix, matches, mode }: Situation): WrittenLimit[] {
  const named = (counter: string) => (prefix === "" ? counter : `(baseline) ${counter}`);
  const ofTools = matches.flatMap(({ key, rule }) => {
    const place = pointerTo(key);
    const written = list(own(rule, "limits")).map((item, i) => ({
      limit: object(item),
      at: `${place}/limits/${i}`,
    }));
    const short = object(own(rule, "rate_limit"));
    return [
      ...written.filter(({ limit }) => modeOf(rule, limit) === mode),
      ...("rate_limit" in rule && modeOf(rule) === mode
        ? [{ limit: { ...short, counter: `(rate_limit) ${key}` }, at: `${place}/rate_limit` }]
        : []),
    ];
  });
  const ofAll = list(own(object(own(document, "all_tools")), "limits"))
    .map((item, i) => ({ limit: object(item), at: `/all_tools/limits/${i}` }))
    .filter(({ limit }) => modeOf({}, limit) === mode);
  return [...ofTools, ...ofAll].map(({ limit, at }) => ({
    limit,
    at: prefix + at,
    counter: named(text(own(limit, "counter"))),
  }));
}
