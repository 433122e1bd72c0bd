import type { ToolClass } from "../tool-class.ts";

/** How much a suggested policy leaves open, least first. docs/catalogue-method.md, "Suggested policies". */
export const STRENGTHS = ["cautious", "balanced", "open"] as const;
export type Strength = (typeof STRENGTHS)[number];

export function isStrength(value: unknown): value is Strength {
  return STRENGTHS.some((known) => known === value);
}

type Rate = { readonly window: "minute" | "hour" | "day"; readonly max: number };

/** What a class of tools gets by itself, whatever its arguments are. */
type ClassAnswer = {
  readonly rates: readonly Rate[];
  readonly needsApproval: boolean;
};

export type StrengthAnswer = {
  readonly classes: Readonly<Record<ToolClass, ClassAnswer>>;
  /** Calls of all tools of a server together, a minute. */
  readonly together: number;
  /** The most that one call may move, and all calls of a day. */
  readonly amount: { readonly call: number; readonly day: number };
  /** Paths and URLs that a call may leave out are held too, and recipients. */
  readonly holdsOptional: boolean;
  readonly holdsRecipients: boolean;
  /** Paths and URLs that a call must have are held. */
  readonly holdsRequired: boolean;
  /** Classes whose arguments must fit the reviewed schema. */
  readonly pins: readonly ToolClass[];
  /** Classes of which switches that skip a check, or act on everything, must stay off. */
  readonly keepsOff: readonly ToolClass[];
};

const rate = (window: Rate["window"], max: number): Rate => ({ window, max });
const ALL: readonly ToolClass[] = ["read", "write", "execute", "destructive", "financial"];
const ACTS: readonly ToolClass[] = ["write", "execute", "destructive", "financial"];
const GRAVE: readonly ToolClass[] = ["destructive", "financial"];

export const ANSWERS: Readonly<Record<Strength, StrengthAnswer>> = {
  cautious: {
    classes: {
      read: { rates: [rate("minute", 20), rate("day", 500)], needsApproval: false },
      write: { rates: [rate("minute", 5), rate("day", 100)], needsApproval: true },
      execute: { rates: [rate("minute", 3), rate("day", 50)], needsApproval: true },
      destructive: { rates: [rate("hour", 3), rate("day", 10)], needsApproval: true },
      financial: { rates: [rate("hour", 3), rate("day", 10)], needsApproval: true },
    },
    together: 60,
    amount: { call: 20, day: 50 },
    holdsOptional: true,
    holdsRecipients: true,
    holdsRequired: true,
    pins: ALL,
    keepsOff: ACTS,
  },
  balanced: {
    classes: {
      read: { rates: [rate("minute", 60)], needsApproval: false },
      write: { rates: [rate("minute", 20)], needsApproval: false },
      execute: { rates: [rate("minute", 10)], needsApproval: false },
      destructive: { rates: [rate("hour", 10)], needsApproval: true },
      financial: { rates: [rate("hour", 10)], needsApproval: true },
    },
    together: 120,
    amount: { call: 100, day: 500 },
    holdsOptional: false,
    holdsRecipients: false,
    holdsRequired: true,
    pins: GRAVE,
    keepsOff: GRAVE,
  },
  open: {
    classes: {
      read: { rates: [rate("minute", 120)], needsApproval: false },
      write: { rates: [rate("minute", 60)], needsApproval: false },
      execute: { rates: [rate("minute", 30)], needsApproval: false },
      destructive: { rates: [rate("hour", 30)], needsApproval: true },
      financial: { rates: [rate("hour", 30)], needsApproval: true },
    },
    together: 300,
    amount: { call: 1000, day: 5000 },
    holdsOptional: false,
    holdsRecipients: false,
    holdsRequired: false,
    pins: [],
    keepsOff: [],
  },
};
