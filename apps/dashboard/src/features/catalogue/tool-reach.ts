import type { Signal, SignalKind, ToolClass } from "@sallyport/catalog";
import { SIGNAL_REACH } from "./signal-words.ts";
import { code, codes, type Rich, rich } from "./rich.ts";

type ReachInput = {
  readonly name: string;
  readonly class: ToolClass;
  readonly server: string;
  readonly signals: readonly Signal[];
  /** How many arguments the tool takes, where that is known. */
  readonly parameters: number | undefined;
};

/** What an agent could do with this very tool if nothing limited it: from its class, its signals and its arguments. */
export function toolReach(tool: ReachInput): readonly Rich[] {
  return [
    CLASS_REACH[tool.class](code(tool.name), tool.server),
    ...argumentReach(tool.signals),
    ...definitionReach(tool.signals),
    ...(tool.parameters !== undefined && tool.parameters >= MANY
      ? [rich`Choose freely among ${tool.parameters} arguments. Each can make the call do something else.`]
      : []),
  ];
}

const MANY = 10;

const CLASS_REACH: Readonly<Record<ToolClass, (name: Rich, server: string) => Rich>> = {
  read: (name, server) =>
    rich`Call ${name} without end, and carry all that ${server} returns into the conversation, from where another tool can send it on.`,
  write: (name, server) =>
    rich`Call ${name} in a loop and fill ${server} with what nobody asked for, or change what others rely on.`,
  execute: (name, server) =>
    rich`Start ${name} again and again. Each call runs something in ${server} or behind it, and what it starts does not end with the call.`,
  destructive: (name, server) =>
    rich`Call ${name} on the wrong thing, once. What ${server} loses that way, no second call brings back.`,
  financial: (name, server) =>
    rich`Call ${name} again and again, each time with money. ${server} carries out what it is told.`,
};

function argumentReach(signals: readonly Signal[]): Rich[] {
  const byKind = new Map<SignalKind, string[]>();
  for (const { kind, parameter } of signals) {
    if (parameter !== undefined) byKind.set(kind, [...(byKind.get(kind) ?? []), parameter]);
  }
  return [...byKind].flatMap(([kind, parameters]) => {
    const [before, after] = SIGNAL_REACH[kind]?.split("{names}") ?? [];
    return before === undefined ? [] : [rich`${before}${codes([...new Set(parameters)])}${after ?? ""}`];
  });
}

/** What the definition itself leads an agent to, whoever calls. */
function definitionReach(signals: readonly Signal[]): Rich[] {
  const has = (kind: SignalKind): boolean => signals.some((signal) => signal.kind === kind);
  return [
    ...(has("hidden_text")
      ? [rich`Follow orders that stand in the tool's own definition and that people do not see.`]
      : []),
    ...(has("hints_contradict_the_rest")
      ? [
          rich`Run it unasked: its annotations say less than it does, and clients that trust them do not ask a person.`,
        ]
      : []),
    ...(has("other_tools") ? [rich`Be led from here to other tools, which the description names.`] : []),
  ];
}
