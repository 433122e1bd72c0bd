import type { SignalKind } from "@sallyport/catalog";

/** What each kind of signal is called in a list of filters. */
export const SIGNAL_LABELS: Readonly<Record<SignalKind, string>> = {
  path: "File-system path",
  url: "URL or host",
  code: "Code, SQL or shell",
  free_query: "Free-form query",
  secret: "Credential or secret",
  recipient: "Recipient or channel",
  money: "Money amount",
  bulk: "Bulk or recursive",
  force: "Force or skip a check",
  many_parameters: "Many parameters",
  open_object: "Open object",
  hidden_text: "Hidden text",
  imperative_text: "Orders to the model",
  other_tools: "Names other tools",
  hints_missing: "No annotations",
  hints_contradict_each_other: "Annotations that contradict each other",
  hints_contradict_the_rest: "Annotations that contradict the tool",
};

/**
 * What an agent that may choose these arguments can do. `{names}` stands for them. Kinds that say nothing of reach are
 * left out.
 */
export const SIGNAL_REACH: Readonly<Partial<Record<SignalKind, string>>> = {
  path: "Point {names} at any file or folder that the server can reach.",
  url: "Point {names} at any address: one inside the network, or one of somebody who collects what is sent.",
  code: "Put any program text into {names}. The server runs it with its own rights.",
  free_query: "Ask for everything that the server's credential can see, by {names}.",
  secret: "Hand a secret over in {names}, from where it enters other systems and their logs.",
  recipient: "Send to anybody through {names}, also what should not leave.",
  money: "Name any amount in {names}.",
  bulk: "Act on many things at once through {names}.",
  force: "Switch off a check or a safeguard through {names}.",
  open_object: "Put anything at all into {names}: the schema does not say what belongs there.",
};
