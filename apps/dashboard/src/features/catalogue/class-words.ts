import type { Severity, ToolClass } from "@sallyport/catalog";

export type ClassWords = {
  /** "an execute tool". */
  readonly one: string;
  readonly title: string;
  /** What a tool of the class does, as the end of "it …". */
  readonly does: string;
  /** What the class means, whole. */
  readonly means: string;
  /** What goes wrong without a policy. */
  readonly risk: string;
  /** What a policy does about it. */
  readonly advice: string;
};

/** In the words of docs/catalogue-method.md. */
export const CLASS_WORDS: Readonly<Record<ToolClass, ClassWords>> = {
  read: {
    one: "a read tool",
    title: "Read tools",
    does: "returns data and changes nothing outside",
    means: "A read tool returns data and changes nothing outside.",
    risk: "Reading is not harmless: what is read enters the model's context. Private data can leave by another tool, and text that somebody planted can talk the model into its next call.",
    advice:
      "Allow the reads that the task needs, limit how many there are, and hold paths and hosts to yours.",
  },
  write: {
    one: "a write tool",
    title: "Write tools",
    does: "creates or changes data, messages or settings",
    means:
      "A write tool creates or changes data, messages or settings in a way that can be undone or overwritten. Linking, unlinking and sending belong here too.",
    risk: "An agent that loops or was misled writes a great deal before anybody looks, and what it sends out cannot be called back.",
    advice:
      "Limit the rate, hold recipients and places to those that you know, and ask a person where it matters.",
  },
  execute: {
    one: "an execute tool",
    title: "Execute tools",
    does: "runs something, or starts what outlives the call",
    means:
      "An execute tool runs code, commands, free-form queries, builds, workflows, browsers, devices or agents, or starts what outlives the call.",
    risk: "What it starts has effects beyond the call: builds, notifications, charges for computing, code on a machine. A loop starts it again and again.",
    advice: "Limit the rate and check the arguments, so that it runs what was meant and no more often.",
  },
  destructive: {
    one: "a destructive tool",
    title: "Destructive tools",
    does: "deletes, revokes, overwrites for good or takes something down",
    means:
      "A destructive tool deletes, revokes, overwrites for good, merges or force-pushes to main, or takes something down.",
    risk: "One wrong call loses what no second call brings back.",
    advice: "Let a person approve each call, with the exact arguments in view, and deny what nobody needs.",
  },
  financial: {
    one: "a financial tool",
    title: "Financial tools",
    does: "moves money or orders what costs money",
    means: "A financial tool moves money, buys, refunds, orders or places trades.",
    risk: "One call can spend more than anybody meant, and a loop does it again until something stops it.",
    advice: "Cap the amount of a call and of a day, and let a person approve each call.",
  },
};

export type SeverityWords = {
  readonly label: string;
  readonly tone: "neutral" | "accent" | "warn" | "bad";
  readonly means: string;
};

export const SEVERITY_WORDS: Readonly<Record<Severity, SeverityWords>> = {
  low: {
    label: "Low risk",
    tone: "neutral",
    means:
      "The tool reads. Nothing outside changes by its calls; what it returns can still be private, or planted.",
  },
  medium: {
    label: "Medium risk",
    tone: "accent",
    means:
      "The tool changes what can be changed back, or it reads and its definition holds text that hides from people.",
  },
  high: {
    label: "High risk",
    tone: "warn",
    means:
      "The tool runs something, or it changes data and its definition holds text that hides from people. Its effects go beyond the call.",
  },
  critical: {
    label: "Critical risk",
    tone: "bad",
    means:
      "The tool destroys, moves money, or runs something with hidden text in its definition. One wrong call may not be mended.",
  },
};
