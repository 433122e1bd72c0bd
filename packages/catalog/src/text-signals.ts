import type { Definition } from "./definition.ts";
import { hiddenIn, toolsNamedIn } from "./hidden-text.ts";
import type { Signal, SignalKind } from "./signal.ts";
import type { ToolClass } from "./tool-class.ts";

/** What its texts hold beside a description: hidden text, orders to the model, names of other tools. */
export function textSignals(definition: Definition, siblings: ReadonlySet<string>): Signal[] {
  const found = hiddenIn(`${definition.title}\n${definition.description}`).map(
    ({ kind, words: quote }): Signal =>
      kind === "imperative"
        ? {
            kind: "imperative_text",
            field: "description",
            words: quote,
            text: `its description instructs the model: "${quote}"`,
          }
        : { kind: "hidden_text", field: "description", words: quote, text: HIDDEN[kind](quote) },
  );
  const inParameters = definition.parameters.flatMap((parameter) =>
    hiddenIn(parameter.description)
      .filter(({ kind }) => kind !== "imperative")
      .map(
        ({ kind, words: quote }): Signal => ({
          kind: "hidden_text",
          field: "inputSchema",
          parameter: parameter.path,
          words: quote,
          text: HIDDEN[kind](quote),
        }),
      ),
  );
  const others = toolsNamedIn(definition.description, siblings, definition.name).map(
    (name): Signal => ({
      kind: "other_tools",
      field: "description",
      words: name,
      text: `its description refers to the tool ${name}`,
    }),
  );
  return [...found, ...inParameters, ...others];
}

const HIDDEN: Readonly<Record<"invisible" | "override" | "imperative", (quote: string) => string>> = {
  invisible: (quote) => `holds characters that nobody sees (${quote})`,
  override: (quote) => `tells the model to go against its user or its other instructions: "${quote}"`,
  imperative: (quote) => `instructs the model: "${quote}"`,
};

/** Hints that are missing, that contradict each other, or that contradict what the rest says. */
export function hintSignals({ hints }: Definition, kind: ToolClass): Signal[] {
  const reads = hints.get("readOnlyHint");
  const destroys = hints.get("destructiveHint");
  const signal = (of: SignalKind, quote: string, text: string): Signal[] => [
    { kind: of, field: "annotations", words: quote, text },
  ];
  if (reads === undefined && destroys === undefined)
    return signal("hints_missing", "", "says nothing of itself in annotations");
  if (reads === true && destroys === true) {
    return signal(
      "hints_contradict_each_other",
      "readOnlyHint, destructiveHint",
      "its hints say that it only reads and that it destroys",
    );
  }
  if (reads === true && kind !== "read") {
    return signal(
      "hints_contradict_the_rest",
      "readOnlyHint",
      `its hint says that it only reads, the rest that it is ${kind}`,
    );
  }
  if (destroys === false && kind === "destructive") {
    return signal(
      "hints_contradict_the_rest",
      "destructiveHint",
      "its hint says that it destroys nothing, the rest that it does",
    );
  }
  if (reads === false && kind === "read") {
    return signal(
      "hints_contradict_the_rest",
      "readOnlyHint",
      "its hint says that it does not only read, the rest that it does",
    );
  }
  return [];
}
