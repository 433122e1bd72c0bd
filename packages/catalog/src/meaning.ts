import type { Context } from "./context.ts";
import { moneyMeaning } from "./money.ts";
import { DEVICES, hasWord } from "./nouns.ts";
import type { ToolClass } from "./tool-class.ts";
import { VERB_RULES } from "./verb-rules.ts";
import { verbNamed } from "./verbs.ts";

/** What a verb means in its place, and the doubt that stays. */
export type Meaning = {
  readonly class: ToolClass;
  readonly word: string;
  readonly isFirm: boolean;
  readonly doubt?: string;
};

/** Where a verb stands: the words that follow it (its object), and all there is to know. */
export type Place = { readonly object: readonly string[]; readonly context: Context };

export type Found = { readonly class: ToolClass; readonly doubt?: string };

/** What `verb` means for this object: `remove` a tag is not `remove` a user, and `stop` a search not `stop` a server. */
export function meaningOf(verb: string, place: Place): Meaning | undefined {
  const known = verbNamed(verb);
  if (known === undefined) return undefined;
  const rule = VERB_RULES.get(verb);
  const found = moneyMeaning(verb, place) ??
    rule?.(place) ??
    deviceMeaning(verb, place) ??
    interfaceMeaning(verb, place) ?? { class: known.class };
  return { ...found, word: verb, isFirm: known.isFirm };
}

/** What acts on a page, a screen or a keyboard acts as the user, whatever its verb says; only looking reads. */
function interfaceMeaning(verb: string, { context }: Place): Found | undefined {
  return context.isInterface && INTERFACE_ACTS.has(verb) ? { class: "execute" } : undefined;
}

const INTERFACE_ACTS = new Set(
  `click type fill press drag drop scroll select check uncheck upload navigate go open close
  switch resize move focus submit set hover tap swipe handle emulate pull use finish pause play record load run accept dismiss`.split(
    /\s+/,
  ),
);

/** Locks, lights and heaters are switched, not written. */
function deviceMeaning(verb: string, { object }: Place): Found | undefined {
  return SWITCHING.has(verb) && hasWord(object.slice(0, 2), DEVICES) ? { class: "execute" } : undefined;
}

const SWITCHING = new Set("lock unlock set toggle open close adjust dim turn switch arm disarm".split(" "));
