export type TemplateId = "deny-all" | "chosen" | "read-only";

export type TemplateTool = { readonly name: string; readonly readOnly: boolean };

export type TemplateInput = {
  readonly template: TemplateId;
  readonly tools: readonly TemplateTool[];
  /** Names, for `chosen`. */
  readonly chosen: ReadonlySet<string>;
  /** Calls a minute for each chosen tool and grant. */
  readonly perMinute: number;
};

type Rule = { limits?: { counter: string; window: "minute"; max: number; scope: "grant" }[] };

const MAX_PER_MINUTE = 100_000;

export const PER_MINUTE_ERROR = `Enter a whole number from 1 to ${MAX_PER_MINUTE}.`;

/** The limit that a person typed; null if it is none. */
export function perMinuteOf(typed: string): number | null {
  const number = /^\s*\d{1,6}\s*$/.test(typed) ? Number(typed) : 0;
  return number >= 1 && number <= MAX_PER_MINUTE ? number : null;
}

/** The first draft of a new policy, formatted. */
export function templateText(input: TemplateInput): string {
  const document = { version: "1", default: "deny", tools: RULES[input.template](input) };
  return `${JSON.stringify(document, null, 2)}\n`;
}

const RULES: Readonly<Record<TemplateId, (input: TemplateInput) => Record<string, Rule>>> = {
  "deny-all": () => ({}),
  chosen: ({ tools, chosen, perMinute }) =>
    ruleFor(
      tools.filter(({ name }) => chosen.has(name)),
      (name) => ({
        limits: [{ counter: `${name}_rate`, window: "minute", max: perMinute, scope: "grant" }],
      }),
    ),
  "read-only": ({ tools }) =>
    ruleFor(
      tools.filter(({ readOnly }) => readOnly),
      () => ({}),
    ),
};

function ruleFor(tools: readonly TemplateTool[], rule: (name: string) => Rule): Record<string, Rule> {
  // From entries: a tool may have the name __proto__.
  return Object.fromEntries(tools.map(({ name }) => [name, rule(name)]));
}
