import { CHOOSERS } from "./actions.ts";
import { WARNINGS } from "./by-text.ts";
import { contextOf, INTERFACE_PROSE, MONEY_PROSE } from "./context.ts";
import { type Definition, type Parameter, readDefinition } from "./definition.ts";
import { RUNNING } from "./find-class.ts";
import * as nouns from "./nouns.ts";
import { leadOf, verbOf } from "./prose.ts";
import { readName } from "./read-name.ts";
import { savedTo } from "./saved-to.ts";

const MAX_PARAMETERS = 40;
const MAX_VALUES = 40;
const MAX_KEYWORDS = 6;

type Shape = Record<string, unknown>;

/**
 * What may be kept of somebody else's tool: its name, the shape of its arguments, its hints, and in place of its
 * sentences the keywords that this method found in them. The result is a member of a tools/list; it is judged as the
 * tool is, unless something beside the keywords counted.
 */
export function factsOf(tool: unknown): Readonly<Shape> {
  const definition = readDefinition(tool);
  const { name, parameters, hints } = definition;
  return {
    name,
    description: keywordsOf(definition),
    inputSchema: schemaOf(parameters),
    ...(hints.size > 0 && { annotations: Object.fromEntries(hints) }),
  };
}

/** What the patterns of the method look for in a first sentence, beside its verbs. */
const MARKS: readonly RegExp[] = [
  INTERFACE_PROSE,
  MONEY_PROSE,
  nouns.BRANCHES,
  nouns.WORKLOAD_PROSE,
  nouns.JOB_PROSE,
  /\bfrom (?:an?|the|its|their) /,
  /\bwait(?:s|ing)?\b/,
  /\btrigger|starts?\b/,
  /\beditor|browser\b/,
  /\bto (?:the )?latest versions?\b/,
  /\bread.?only\b/,
  /\b(?:sql|graphql|soql|dql|kql|javascript|code)\b/,
  /\bvirtual machines?\b/,
  RUNNING,
  /\b(?:documentation|guidance|guidelines|instructions|best practices|recommendations|reference)\b/,
];
const BEGINNING: readonly RegExp[] = [/\bprovision/, /\bbilling account\b/];
const MAX_MARK = 40;

/** "create or update; issue; pull request": the leading verbs, known nouns after them, and the marks. */
function keywordsOf(definition: Definition): string {
  const context = contextOf(definition);
  const isFirm = readName(definition.words, context)?.isFirm === true;
  const { verbs, words } = leadOf(context.sentence, isFirm ? 6 : 14);
  const isPerforming = verbs[0] === "perform";
  const known = words
    .filter(
      (word) =>
        (isPerforming && verbOf(word) !== undefined) || NOUNS.has(word) || NOUNS.has(word.replace(/s$/, "")),
    )
    .slice(0, MAX_KEYWORDS);
  const marks = [
    ...MARKS.map((mark) => mark.exec(context.sentence)?.[0]),
    ...BEGINNING.map((mark) => mark.exec(context.beginning)?.[0]),
    ...WARNINGS.map((mark) => mark.exec(context.beginning)?.[0]),
  ].flatMap((mark) => (mark === undefined || mark.length > MAX_MARK ? [] : [mark.trim()]));
  return [verbs.join(" or "), known.join(" "), ...new Set(marks)].filter((part) => part !== "").join(" ; ");
}

const NOUNS: ReadonlySet<string> = new Set(
  Object.values(nouns).flatMap((value) => (value instanceof Set ? [...(value as ReadonlySet<string>)] : [])),
);

function schemaOf(parameters: readonly Parameter[]): Readonly<Shape> {
  const saved = savedTo(parameters)?.path;
  const properties: Record<string, Shape> = {};
  const required: string[] = [];
  for (const parameter of parameters
    .filter(({ depth, name }) => depth <= 1 || CHOOSERS.test(name))
    .slice(0, MAX_PARAMETERS)) {
    const [first = "", ...rest] = parameter.path.split(".");
    const shape = shapeOf(parameter, parameter.path === saved);
    if (rest.length === 0) {
      properties[first] = { ...properties[first], ...shape };
      if (parameter.isRequired) required.push(first);
    } else addBelow((properties[first] ??= {}), parameter, shape);
  }
  return { type: "object", properties, ...(required.length > 0 && { required }) };
}

/** Of what lies deeper only the choosers count: they are kept at the second level, with all their values. */
function addBelow(parent: Shape, { name, isRequired }: Parameter, shape: Shape): void {
  const members = (parent["properties"] ??= {}) as Record<string, Shape>;
  const known = members[name]?.["enum"];
  const values = [
    ...(Array.isArray(known) ? known : []),
    ...(Array.isArray(shape["enum"]) ? shape["enum"] : []),
  ];
  members[name] = { ...members[name], ...shape, ...(values.length > 0 && { enum: [...new Set(values)] }) };
  if (isRequired)
    parent["required"] = [...new Set([...((parent["required"] as string[] | undefined) ?? []), name])];
}

function shapeOf({ name, types, values, description, pattern, isOpen }: Parameter, isPlace: boolean): Shape {
  const kinds = [...new Set(types)];
  const quoted = CHOOSERS.test(name) && values.length === 0 ? quotedIn(description) : [];
  const known = [...values, ...quoted].filter((value) => value.length <= 60).slice(0, MAX_VALUES);
  return {
    ...(kinds.length > 0 && { type: kinds.length === 1 ? kinds[0] : kinds }),
    ...(known.length > 0 && { enum: known }),
    ...(pattern !== undefined && pattern.length <= 80 && { pattern }),
    ...(!isOpen && kinds.includes("object") && { additionalProperties: false }),
    ...(isPlace && { description: "saved to" }),
  };
}

const quotedIn = (description: string): string[] =>
  [...description.slice(0, 1000).matchAll(/['"`]([a-z][a-z_-]{1,30})['"`]/gi)].map(
    ([, value]) => value ?? "",
  );
