import type { ArgumentsRule, DefinitionRules, PolicyDocument, SurfaceRule } from "../language/document.ts";
import { SURFACES } from "../language/grammar-words.ts";
import { selectorText } from "../language/selector.ts";
import type { Sides } from "./access.ts";
import type { Change, ChangedPart, ChangeKind } from "./change.ts";

/** What changes outside of the rules of tools: default, mode, surfaces, definitions, and arguments everywhere. */
export function diffDocument(documents: Sides<PolicyDocument>): Change[] {
  return [
    ...diffMode(documents),
    ...diffDefault(documents),
    ...diffArguments(documents),
    ...diffSurfaces(documents),
    ...diffDefinitions(documents),
  ];
}

type Said = { subject: string; part: ChangedPart; kind: ChangeKind; rules: Change["rules"] } & Sides<string>;

function changeOf({ subject, part, kind, before, after, rules }: Said): Change {
  return { subject, part, kind, before, after, sentence: `${subject}: was ${before}, now ${after}`, rules };
}

function diffMode({ before, after }: Sides<PolicyDocument>): Change[] {
  if (before.mode === after.mode) return [];
  const words = { enforce: "enforced", shadow: "in shadow, so that every call passes" };
  const kind = after.mode === "shadow" ? "widened" : "narrowed";
  const said = { before: words[before.mode], after: words[after.mode] };
  return [changeOf({ subject: "the policy", part: "mode", kind, ...said, rules: at("/mode") })];
}

function diffDefault({ before, after }: Sides<PolicyDocument>): Change[] {
  if (before.default === after.default) return [];
  const words = { allow: "allowed", deny: "denied" };
  const said = { before: words[before.default], after: words[after.default] };
  const kind = after.default === "allow" ? "widened" : "narrowed";
  return [
    changeOf({ subject: "tools without a rule", part: "default", kind, ...said, rules: at("/default") }),
  ];
}

function at(pointer: string): Change["rules"] {
  return { before: pointer, after: pointer };
}

const UNCHECKED: Pick<ArgumentsRule, "schema" | "additional"> = { schema: "off", additional: "allow" };

/** Of the document, and of each selector that says something else than the document. */
function diffArguments(documents: Sides<PolicyDocument>): Change[] {
  const { before, after } = documents;
  const selectors = [before, after].flatMap(({ tools }) =>
    tools.filter((tool) => tool.arguments !== undefined).map(({ selector }) => selectorText(selector)),
  );
  return [
    ...compareArguments("arguments", before.arguments, after.arguments),
    ...[...new Set(selectors)].toSorted().flatMap((selector) => {
      const [old, fresh] = [before, after].map((document) => argumentsOf(selector, document));
      const isInherited = isEqualOwn(selector, documents);
      return isInherited ? [] : compareArguments(`arguments of ${selector}`, old, fresh);
    }),
  ];
}

function ownArguments(selector: string, { tools }: PolicyDocument): ArgumentsRule | undefined {
  return tools.find((tool) => selectorText(tool.selector) === selector)?.arguments;
}

function argumentsOf(selector: string, document: PolicyDocument): ArgumentsRule | undefined {
  return ownArguments(selector, document) ?? document.arguments;
}

function isEqualOwn(selector: string, { before, after }: Sides<PolicyDocument>): boolean {
  const [old, fresh] = [ownArguments(selector, before), ownArguments(selector, after)];
  return old?.schema === fresh?.schema && old?.additional === fresh?.additional;
}

function compareArguments(
  subject: string,
  before: ArgumentsRule | undefined,
  after: ArgumentsRule | undefined,
): Change[] {
  const old = before ?? UNCHECKED;
  const fresh = after ?? UNCHECKED;
  if (old.schema === fresh.schema && old.additional === fresh.additional) return [];
  const steps = [
    Number(fresh.schema === "pinned") - Number(old.schema === "pinned"),
    Number(fresh.additional === "deny") - Number(old.additional === "deny"),
  ];
  const kind = kindOf(
    steps.some((step) => step < 0),
    steps.some((step) => step > 0),
  );
  const said = { before: argumentsWords(old), after: argumentsWords(fresh) };
  return [
    changeOf({
      subject,
      part: "arguments",
      kind,
      ...said,
      rules: { before: before?.rule, after: after?.rule },
    }),
  ];
}

function argumentsWords({ schema, additional }: Pick<ArgumentsRule, "schema" | "additional">): string {
  const others = additional === "deny" ? "denied" : "allowed";
  return `${schema === "pinned" ? "checked against the pinned schema" : "not checked"}, others ${others}`;
}

function kindOf(isWider: boolean, isNarrower: boolean): ChangeKind {
  if (isWider === isNarrower) return "changed";
  return isWider ? "widened" : "narrowed";
}

function diffSurfaces({ before, after }: Sides<PolicyDocument>): Change[] {
  return SURFACES.flatMap((name) => {
    const [old, fresh] = [before.surfaces[name], after.surfaces[name]];
    const [allows, denies] = [listsOf(old), listsOf(fresh)];
    const wider = [...added(allows.allow, denies.allow), ...added(denies.deny, allows.deny)];
    const narrower = [...added(denies.allow, allows.allow), ...added(allows.deny, denies.deny)];
    if (wider.length === 0 && narrower.length === 0) return [];
    const kind = kindOf(wider.length > 0, narrower.length > 0);
    const said = { before: surfaceWords(old), after: surfaceWords(fresh) };
    const rules = { before: old?.rule, after: fresh?.rule };
    return [changeOf({ subject: `surface ${name}`, part: "surfaces", kind, ...said, rules })];
  });
}

const EVERYTHING = "(everything)";

/** A surface that is not written is denied, and a list that is not written holds nothing. */
function listsOf(surface: SurfaceRule | undefined): { allow: readonly string[]; deny: readonly string[] } {
  const access = surface?.access ?? "deny";
  if (typeof access !== "string") return access.allow.length === 0 ? { allow: [], deny: [] } : access;
  return { allow: access === "allow" ? [EVERYTHING] : [], deny: [] };
}

function added(before: readonly string[], after: readonly string[]): string[] {
  return after.filter((pattern) => !before.includes(pattern));
}

function surfaceWords(surface: SurfaceRule | undefined): string {
  const { allow, deny } = listsOf(surface);
  if (allow.length === 0) return "denied";
  const but = deny.length === 0 ? "" : ` but ${[...new Set(deny)].toSorted().join(", ")}`;
  return allow.includes(EVERYTHING)
    ? `allowed${but}`
    : `allowed for ${[...new Set(allow)].toSorted().join(", ")}${but}`;
}

/** From the one that lets the fewest calls pass. */
const NEW_TOOLS: readonly DefinitionRules["newTools"][] = ["deny", "default"];
const ON_CHANGE: readonly DefinitionRules["onChange"][] = ["quarantine", "alert", "allow"];

function diffDefinitions({ before, after }: Sides<PolicyDocument>): Change[] {
  const words = {
    deny: "denied",
    default: "left to the default",
    quarantine: "quarantined",
    alert: "allowed with an alert",
    allow: "allowed",
  };
  const [old, fresh] = [before.definitions, after.definitions];
  const changes = [
    {
      subject: "tools that nobody has reviewed",
      key: "new_tools",
      words: [words[old.newTools], words[fresh.newTools]],
      step: NEW_TOOLS.indexOf(fresh.newTools) - NEW_TOOLS.indexOf(old.newTools),
    },
    {
      subject: "tools whose definition changed",
      key: "on_change",
      words: [words[old.onChange], words[fresh.onChange]],
      step: ON_CHANGE.indexOf(fresh.onChange) - ON_CHANGE.indexOf(old.onChange),
    },
  ];
  return changes.flatMap(({ subject, key, words: [was = "", is = ""], step }) =>
    step === 0
      ? []
      : [
          changeOf({
            subject,
            part: "definitions",
            kind: kindOf(step > 0, step < 0),
            before: was,
            after: is,
            rules: at(`/definitions/${key}`),
          }),
        ],
  );
}
