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
  const does = judged.class !== "read";
  return [
    ...definition.parameters.flatMap((parameter) => signalsOfParameter(parameter, does)),
    ...judged.code.map(codeSignal),
    ...countSignals(definition),
    ...(does ? nameSignals(definition) : []),
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
const NOT_A_PATH = words("id ids html text content body token type types url");
const PATH_PROSE =
  /\b(?:file|directory|folder|project root|working|absolute|relative|local|interpreter|config) ?(?:system )?paths?\b|\bpath to (?:the |a |an )?(?:local )?\w{0,20}(?:file|dir|folder|config|project|repo|workspace)/i;
const API_PATH =
  /\b(?:json ?path|api|endpoint|url|uri|request) ?path|\/rest\/|id of (?:the|a) (?:file|folder)/i;
const URLS = words("url urls uri uris href endpoint webhook callback host hostname origin baseurl");
const SECRETS = words(
  "password passwd secret apikey credential credentials passphrase privatekey otp accesskey cookie",
);
const SECRET_NAME =
  /^(?:token|bearer)$|(?:access|auth|api|bearer|refresh|bot|session|trigger|personal)_?token$|api_?key$|private_?key$|access_?key$|secret_?key$|connection_?string$|authorization$/i;
const NOT_ITSELF = words("name names id ids uri url type path");
const RECIPIENTS = words(
  "recipient recipients cc bcc email emails phone channel subscriber mailto attendee attendees receiver",
);
const ADDRESSED = /^to$|^(?:reply|forward|send|mail|deliver)_?to$/i;
const NOT_RECIPIENTS = words("id ids type types name filter");
const MONEY = words("amount price currency cents iban wallet leverage fee");
const BULK = /^(?:bulk|batch|recursive(?:ly)?|cascade)$|^(?:all|recursive|cascade)(?!_?day)[_A-Z]/;
const FORCE = words("force forced overwrite unsafe dangerous allowdangerous noverify");
const SKIPPED =
  /(?:ignore|skip|bypass|disable|no)_?\w{0,20}(?:check|valid|verif|conflict|consisten|hook|confirm|prompt|ssl|tls|safe)/i;

const isNumber = ({ types }: Parameter): boolean => types.includes("number") || types.includes("integer");
const isSwitch = ({ types }: Parameter): boolean => types.includes("boolean");

const PARAMETER_RULES: readonly ParameterRule[] = [
  {
    kind: "path",
    text: "accepts a file-system path",
    isIt: (parameter) =>
      isText(parameter) &&
      isFree(parameter) &&
      (PATHS.has(last(parameter)) ||
        (/path/i.test(parameter.description) &&
          !NOT_A_PATH.has(last(parameter)) &&
          PATH_PROSE.test(parameter.description))) &&
      !API_PATH.test(parameter.description),
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
      (SECRET_NAME.test(parameter.name) || (has(parameter, SECRETS) && !NOT_ITSELF.has(last(parameter)))),
  },
  {
    kind: "recipient",
    text: "names a recipient or an outward channel",
    isIt: (parameter) =>
      isFree(parameter) &&
      !isSwitch(parameter) &&
      !isNumber(parameter) &&
      (ADDRESSED.test(parameter.name) ||
        /^channel_?id$/i.test(parameter.name) ||
        (has(parameter, RECIPIENTS) && !parameter.words.some((word) => NOT_RECIPIENTS.has(word)))),
  },
  {
    kind: "money",
    text: "carries an amount of money",
    isIt: (parameter) => has(parameter, MONEY) && !isSwitch(parameter) && !NOT_ITSELF.has(last(parameter)),
  },
  {
    kind: "bulk",
    text: "acts on many things at once, or on all below",
    isIt: (parameter) => isSwitch(parameter) && BULK.test(parameter.name),
  },
  {
    kind: "force",
    text: "skips a check or overwrites",
    isIt: (parameter) => isSwitch(parameter) && (has(parameter, FORCE) || SKIPPED.test(parameter.name)),
  },
  {
    kind: "open_object",
    text: "takes an object with any members",
    isIt: (parameter) => parameter.isOpen && parameter.depth <= 2,
  },
];

/** What only counts where a tool does something: whom it reaches, and how many things at once. */
const OF_ACTS: ReadonlySet<SignalKind> = new Set(["recipient", "bulk", "force"]);
const MAX_DEPTH = 3;

function signalsOfParameter(parameter: Parameter, does: boolean): readonly Signal[] {
  if (parameter.depth > MAX_DEPTH) return NONE;
  let signals: Signal[] | undefined;
  for (const { kind, text, isIt } of PARAMETER_RULES) {
    if ((!does && OF_ACTS.has(kind)) || !isIt(parameter)) continue;
    (signals ??= []).push({
      kind,
      field: "inputSchema",
      parameter: parameter.path,
      words: parameter.name,
      text: `${text} (${parameter.path})`,
    });
  }
  return signals ?? NONE;
}

const NONE: readonly Signal[] = [];

/** Everything that a parameter is, whatever its tool does and however deep it stands. */
export function kindsOfParameter(parameter: Parameter): SignalKind[] {
  return PARAMETER_RULES.filter(({ isIt }) => isIt(parameter)).map(({ kind }) => kind);
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
    .filter((parameter) =>
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
