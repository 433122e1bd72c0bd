import { type JsonObject, own } from "@sallyport/json";
import type { ReferenceCall } from "./conditions.ts";
import { list, object, text } from "./json.ts";
import { denials, matching, obligations, pointerTo, selects, type Situation } from "./rules.ts";

/** A decision in lines. `says`: effect, rule, hidden. Obligations and what is said in shadow are in their order. */
export type ReferenceDecision = {
  says: string;
  obligations: string[];
  shadow: string[];
  alerts: string[];
};

/**
 * The second evaluator, for tests only: slow and obvious, straight from the JSON of a document, and sharing nothing
 * with `decide` but the JSON types. Where the two differ, one of them does not do what docs/policy-language.md says.
 */
export function referenceDecide(
  document: JsonObject,
  call: ReferenceCall,
  baseline?: JsonObject,
): ReferenceDecision {
  const below = inMode(document, call, "");
  if (baseline === undefined) return below;
  const above = inMode(baseline, call, "baseline:");
  const notes = { shadow: [...above.shadow, ...below.shadow], alerts: [...above.alerts, ...below.alerts] };
  const hiding = [above, below].find(({ says }) => says.endsWith(" hidden"));
  const denying = [above, below].find(({ says }) => says.startsWith("deny"));
  const first = hiding ?? denying;
  if (first !== undefined) return { ...first, ...notes };
  const all = [...above.obligations, ...below.obligations];
  const isApproval = (line: string) => line.startsWith("approval");
  const obligations = [...all.filter((line) => !isApproval(line)), ...all.filter(isApproval)];
  return { says: below.says, obligations, ...notes };
}

/** Only what the random calls have: a shorter reading of row 3.29. */
function isPlain(name: string): boolean {
  const hasOddities = /[^\x20-\x7e\u00c0-\u00ff]|^ | $| {2}/.test(name);
  return name !== "" && name.length <= 256 && !hasOddities;
}

function inMode(document: JsonObject, call: ReferenceCall, prefix: string): ReferenceDecision {
  if (!isPlain(call.tool)) return denied(`${prefix}(default deny) hidden`);
  const enforced = decideOne(document, call, prefix);
  if (own(document, "mode") !== "shadow") return enforced;
  const [, effect = "", rule = ""] = /^(\S+) (.*?)(?: hidden)?$/.exec(enforced.says) ?? [];
  const first = [effect, rule, ...enforced.obligations].join(" | ");
  return {
    says: `allow ${prefix}(shadow)`,
    obligations: [],
    shadow: [first, ...enforced.shadow],
    alerts: enforced.alerts,
  };
}

function decideOne(document: JsonObject, call: ReferenceCall, prefix: string): ReferenceDecision {
  const matches = matching(document, call);
  const counted = matches.find(({ rule, isSure }) => isSure && own(rule, "mode") !== "shadow");
  const isListed = counted !== undefined || own(document, "default") === "allow";
  const isNamed = counted !== undefined && counted.key === call.tool && !/[*]|^@/.test(call.tool);
  if (list(own(document, "hide")).some((key) => selects(text(key), call) !== "no")) {
    return denied(`${prefix}(hidden) hidden`);
  }
  if (call.known === false && !isListed) return denied(`${prefix}(default deny) hidden`);
  if (call.known === false && !isNamed) return denied(`${prefix}(quarantined) hidden`);

  const situation = { document, call, prefix, matches };
  const shadow = shadowLines(situation, isListed);
  if (!isListed) return { ...denied(`${prefix}(default deny)`), shadow };
  const definitions = object(own(document, "definitions"));
  const onChange = own(definitions, "on_change") ?? "quarantine";
  const isUnreviewed = call.definition === "new" && own(definitions, "new_tools") !== "default";
  const isChanged = call.definition === "changed";
  if (isUnreviewed || (isChanged && onChange === "quarantine")) {
    return { ...denied(`${prefix}(quarantined)`), shadow };
  }
  const alerts = isChanged && onChange === "alert" ? [`${prefix}/definitions/on_change`] : [];
  const [denial] = denials({ ...situation, mode: "enforce" });
  if (denial !== undefined) return { ...denied(denial), shadow, alerts };
  const rule = counted === undefined ? "(default allow)" : pointerTo(counted.key);
  const met = obligations({ ...situation, mode: "enforce" });
  return { says: `allow ${prefix}${rule}`, obligations: met, shadow, alerts };
}

/** All denials; or what would have to be met. A rule in shadow may be the only one that a tool has. */
function shadowLines(situation: Omit<Situation, "mode">, isListed: boolean): string[] {
  const inShadow: Situation = { ...situation, mode: "shadow" };
  const found = denials(inShadow);
  if (found.length > 0) return found.map((rule) => `deny | ${rule}`);
  const met = obligations(inShadow);
  if (isListed) return met.map((line) => ["allow", line.split(" ")[1], line].join(" | "));
  const allowing = situation.matches.find(({ rule, isSure }) => isSure && own(rule, "mode") === "shadow");
  if (allowing === undefined) return [];
  return [["allow", situation.prefix + pointerTo(allowing.key), ...met].join(" | ")];
}

function denied(rule: string): ReferenceDecision {
  return { says: `deny ${rule}`, obligations: [], shadow: [], alerts: [] };
}
