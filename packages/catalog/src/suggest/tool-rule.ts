import type { JsonObject } from "@sallyport/json";
import type { Verdict } from "../classify.ts";
import type { SignalKind } from "../signal.ts";
import { amountRule } from "./amount-rule.ts";
import { counterOf } from "./counter-of.ts";
import { type HeldArgument, heldArguments, type SuggestTool } from "./held-argument.ts";
import type { Note } from "./note.ts";
import { pinnedArguments } from "./pinned-arguments.ts";
import { placeRules } from "./place-rules.ts";
import { ANSWERS, type Strength, type StrengthAnswer } from "./strength.ts";

export type Judged = { readonly tool: SuggestTool; readonly verdict: Verdict };

/** What a policy should say of one tool; `rule` undefined: it is hidden. */
export type ToolAnswer = { readonly rule: JsonObject | undefined; readonly notes: readonly Note[] };

/** What the parts of a rule are made from. */
export type Making = {
  readonly name: string;
  readonly verdict: Verdict;
  readonly answer: StrengthAnswer;
  readonly named: readonly HeldArgument[];
  readonly note: (says: string, path?: string) => void;
};

export function toolAnswer({ tool, verdict }: Judged, strength: Strength): ToolAnswer {
  const { name } = tool;
  const hidden = whyHidden(verdict, strength);
  if (hidden !== undefined) return { rule: undefined, notes: [{ says: `Hidden: ${hidden}`, about: name }] };
  const notes: Note[] = [];
  const note = (says: string, path?: string) =>
    notes.push({ says, about: path === undefined ? name : `${path} of ${name}` });
  const { named, unnamed, remote } = heldArguments(tool, verdict);
  const making: Making = { name, verdict, answer: ANSWERS[strength], named, note };
  if (verdict.unsure) note(`The class ${verdict.class} is unsure: look at the tool before you rely on it.`);
  for (const dotted of unnamed) note("No rule can name this argument.", `args.${dotted}`);
  for (const { path } of remote)
    note("This path lies in a repository or a bucket; no folder can hold it.", path);
  const amounts = amountRule(making);
  const places = placeRules(making);
  const require = [...places, ...amounts.require];
  const denyIf = [...switchRules(making), ...amounts.denyIf];
  const pinned = pinnedArguments(making, { inputSchema: tool.inputSchema, needsVersion2: places.length > 0 });
  noteProgram(making);
  const rule: JsonObject = {
    ...(pinned && { arguments: pinned }),
    ...(require.length > 0 && { require }),
    ...(denyIf.length > 0 && { deny_if: denyIf }),
    limits: [...rates(making), ...amounts.limits],
    ...(making.answer.classes[verdict.class].needsApproval && { action: "require_approval" }),
  };
  return { rule, notes };
}

/** Why not even the name should be listed. */
function whyHidden({ class: kind, signals }: Verdict, strength: Strength): string | undefined {
  const texts = signals.filter((signal) => signal.kind === "hidden_text");
  if (texts.some(({ words }) => !words.startsWith("U+"))) {
    return "its definition tells the model to go against its user, and a model reads what is listed.";
  }
  if (strength !== "cautious") return undefined;
  if (texts.length > 0) return "its definition holds characters that nobody sees.";
  const has = (wanted: SignalKind) => signals.some((signal) => signal.kind === wanted);
  if (kind === "execute" && has("code")) {
    return "it runs whatever program it is given, and no rule on arguments can bound that.";
  }
  return kind === "destructive" && has("bulk") ? "one call can delete many things." : undefined;
}

function rates({ name, verdict, answer }: Making): JsonObject[] {
  return answer.classes[verdict.class].rates.map(({ window, max }, index) => ({
    counter: counterOf(name, index === 0 ? "rate" : `rate_${window}`),
    window,
    max,
    scope: "grant",
  }));
}

/** Switches that skip a check, or act on everything, must stay off. */
function switchRules({ verdict, answer, named }: Making): JsonObject[] {
  if (!answer.keepsOff.includes(verdict.class)) return [];
  return named
    .filter(
      ({ roles, types, path }) =>
        (roles.has("force") || roles.has("bulk")) && types.has("boolean") && !path.includes("[*]"),
    )
    .map(({ path }) => ({
      conditions: [{ path, op: "eq", value: true }],
      on_deny: `${path} must stay off.`,
    }));
}

function noteProgram({ verdict, note }: Making): void {
  const program = verdict.signals.find(({ kind }) => kind === "code");
  if (verdict.class !== "execute" || program?.parameter === undefined) return;
  note(
    "No rule can judge what this program does: give the server a credential that can only do what is wanted.",
    `args.${program.parameter}`,
  );
}
