import type { Definition, Parameter } from "./definition.ts";
import type { FreeCode } from "./free-code.ts";
import type { Signal, SignalKind } from "./signal.ts";
import { hintSignals, textSignals } from "./text-signals.ts";
import type { ToolClass } from "./tool-class.ts";

const MANY_PARAMETERS = 10;
const MAX_OF_A_KIND = 4;

type Judged = {
  readonly definition: Definition;
  readonly code: readonly FreeCode[];
  readonly class: ToolClass;
  /** The names of the server's tools, to find references to them. */
  readonly siblings: ReadonlySet<string>;
};

/** All signals of a tool, in the order of `SIGNAL_KINDS` within each field. */
export function signalsOf(judged: Judged): Signal[] {
  const { definition } = judged;
  return [
    ...definition.parameters.flatMap(signalsOfParameter),
    ...judged.code.map(codeSignal),
    ...countSignals(definition),
    ...nameSignals(definition),
    ...outputSignals(definition),
    ...textSignals(definition, judged.siblings),
    ...hintSignals(definition, judged.class),
  ].filter(atMostPerKind());
}

function atMostPerKind(): (signal: Signal) => boolean {
  const counts = new Map<SignalKind, number>();
  return ({ kind }) => {
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    return count <= MAX_OF_A_KIND;
  };
}

type ParameterRule = {
  readonly kind: SignalKind;
  readonly text: string;
  readonly isIt: (parameter: Parameter) => boolean;
};

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));
const has = ({ words: parts }: Parameter, wanted: ReadonlySet<string>): boolean =>
  parts.some((word) => wanted.has(word));
const last = ({ words: parts }: Parameter): string => parts.at(-1) ?? "";
const isText = ({ types }: Parameter): boolean => types.length === 0 || types.includes("string");
const isFree = ({ values }: Parameter): boolean => values.length === 0;

const PATHS = words("path paths filepath filename filenames directory dir folder cwd workdir file files");
const PATH_PROSE =
  /\b(?:file|directory|folder|project root|repository|working|absolute|relative|local|interpreter|config) ?(?:system )?paths?\b|\bpath to (?:the |a |an )?(?:local )?\w*(?:file|dir|folder|config|project|repo|workspace)/i;
const NOT_PATHS =
  /\b(?:json ?path|api|endpoint|url|uri|rest\/|request) ?path|\/rest\/|id of (?:the|a) (?:file|folder)/i;
const URLS = words("url urls uri uris href endpoint webhook callback host hostname origin baseurl domain");
const SECRETS = words(
  "password passwd secret token apikey credential credentials passphrase privatekey otp pin accesskey cookie",
);
const NOT_SECRETS =
  /^(?:next|page|continuation|sync|skip|start|cursor|max|min|total|delta|pagination|limit|after|before|num)|tokens$|_?token_?(?:count|limit|budget)|maxTokens|page_?token|nextPageToken|continuationToken|max_tokens/i;
const RECIPIENTS = words(
  "recipient recipients to cc bcc email emails phone channel chat subscriber mailto attendees receiver",
);
const NOT_RECIPIENTS = /^(?:to|from)$/;
const MONEY = words("amount price currency cents cost payment iban wallet leverage budget total fee");
const BULK = words("bulk batch recursive all recursively cascade wildcard everything");
const FORCE = words(
  "force forced overwrite skip bypass ignore unsafe dangerous allowdangerous noverify confirm confirmed",
);

const PARAMETER_RULES: readonly ParameterRule[] = [
  {
    kind: "path",
    text: "accepts a file-system path",
    isIt: (parameter) =>
      isText(parameter) &&
      isFree(parameter) &&
      (PATHS.has(last(parameter)) ||
        (/path/i.test(parameter.description) && PATH_PROSE.test(parameter.description))) &&
      !NOT_PATHS.test(parameter.description),
  },
  {
    kind: "url",
    text: "accepts a URL or host",
    isIt: (parameter) =>
      isFree(parameter) && isText(parameter) && (URLS.has(last(parameter)) || parameter.format === "uri"),
  },
  {
    kind: "secret",
    text: "accepts a credential or secret",
    isIt: (parameter) =>
      isFree(parameter) &&
      isText(parameter) &&
      !NOT_SECRETS.test(parameter.name) &&
      (has(parameter, SECRETS) ||
        /api_?key|private_?key|access_?key|connection_?string|auth_?header/i.test(parameter.name)),
  },
  {
    kind: "recipient",
    text: "names a recipient or an outward channel",
    isIt: (parameter) =>
      isFree(parameter) &&
      !parameter.types.includes("boolean") &&
      !parameter.types.includes("number") &&
      !parameter.types.includes("integer") &&
      (NOT_RECIPIENTS.test(parameter.name)
        ? /recipient|e-?mail|address|send/i.test(parameter.description)
        : has(parameter, RECIPIENTS)),
  },
  {
    kind: "money",
    text: "carries an amount of money",
    isIt: (parameter) =>
      has(parameter, MONEY) &&
      !parameter.types.includes("boolean") &&
      !/count|page|limit/i.test(parameter.name),
  },
  {
    kind: "bulk",
    text: "acts on many things at once, or on all below",
    isIt: (parameter) => parameter.types.includes("boolean") && has(parameter, BULK),
  },
  {
    kind: "force",
    text: "skips a check or overwrites",
    isIt: (parameter) => parameter.types.includes("boolean") && has(parameter, FORCE),
  },
  {
    kind: "open_object",
    text: "takes an object with any members",
    isIt: (parameter) => parameter.isOpen && parameter.depth <= 2,
  },
];

function signalsOfParameter(parameter: Parameter): Signal[] {
  return PARAMETER_RULES.filter(({ isIt }) => isIt(parameter)).map(({ kind, text }) => ({
    kind,
    field: "inputSchema",
    parameter: parameter.path,
    words: parameter.name,
    text: `${text} (${parameter.path})`,
  }));
}

const CODE_TEXT: Readonly<Record<FreeCode["language"], string>> = {
  shell: "takes a shell command",
  sql: "takes raw SQL",
  code: "takes code",
  graphql: "takes any GraphQL",
  query: "takes a free-form query",
  markup: "takes markup",
};

function codeSignal({ parameter, language }: FreeCode): Signal {
  const kind = language === "query" ? "free_query" : "code";
  return {
    kind,
    field: "inputSchema",
    parameter: parameter.path,
    words: parameter.name,
    text: `${CODE_TEXT[language]} (${parameter.path})`,
  };
}

function countSignals({ count }: Definition): Signal[] {
  if (count < MANY_PARAMETERS) return [];
  return [
    {
      kind: "many_parameters",
      field: "inputSchema",
      words: String(count),
      text: `many parameters (${count})`,
    },
  ];
}

function nameSignals({ words: parts, name, parameters }: Definition): Signal[] {
  const word = parts.find((part) => /^(?:bulk|batch|all|many|mass|multiple)$/.test(part));
  const isList = parameters.some(
    ({ depth, types, name: parameter }) =>
      depth === 0 &&
      types.includes("array") &&
      /^(?:ids|\w+Ids|items|records|objects|operations|files|emails)$/.test(parameter),
  );
  if (word === undefined && !isList) return [];
  return [
    {
      kind: "bulk",
      field: word === undefined ? "inputSchema" : "name",
      words: word ?? name,
      text: "acts on many things at once",
    },
  ];
}

function outputSignals({ output }: Definition): Signal[] {
  return output
    .filter(
      (parameter) =>
        !NOT_SECRETS.test(parameter.name) &&
        /^(?:secret|password|token|access_?token|api_?key|private_?key|credentials?)$/i.test(parameter.name),
    )
    .slice(0, 1)
    .map(({ path, name }) => ({
      kind: "secret",
      field: "outputSchema",
      parameter: path,
      words: name,
      text: `returns a credential or secret (${path})`,
    }));
}
