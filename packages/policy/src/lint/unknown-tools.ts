import { stringify } from "@sallyport/json";
import type { PolicyDocument, Selector } from "../language/document.ts";
import { ALL_TOOLS } from "../language/grammar-words.ts";
import { quoted } from "../language/issue.ts";
import { selectorText } from "../language/selector.ts";
import type { Subject } from "./subject.ts";
import type { FixEdit, Warning } from "./warning.ts";

/** Tools that the server does not have, and selectors that select none of its tools. */
export function unknownTools(subject: Subject): Warning[] {
  const { document, tools } = subject;
  if (tools === undefined) return [];
  const names = tools.map(({ name }) => name);
  return namedIn(document).flatMap(({ selector, rule, place }): Warning[] => {
    if (selector.text === ALL_TOOLS || subject.toolsOf(selector).length > 0) return [];
    if (selector.kind !== "name") return [unmatched(selector, rule)];
    return [unknown(subject, names, { text: selector.text, rule, place })];
  });
}

type Named = { selector: Selector; rule: string; place: "key" | "value" };

function namedIn({ tools, hide, tests }: PolicyDocument): Named[] {
  return [
    ...tools.map(({ selector, rule }): Named => ({ selector, rule, place: "key" })),
    ...hide.map(({ selector, rule }): Named => ({ selector, rule, place: "value" })),
    ...tests.map(
      ({ rule, request }): Named => ({
        selector: { kind: "name", text: request.tool },
        rule: `${rule}/request/tool`,
        place: "value",
      }),
    ),
  ];
}

function unmatched(selector: Selector, rule: string): Warning {
  const text = quoted(selectorText(selector));
  const message =
    selector.kind === "class"
      ? `No tool of the server is of the class ${text}.`
      : `No tool of the server has a name like ${text}.`;
  return { code: "unmatched_selector", pointer: rule, message };
}

type Written = { text: string; rule: string; place: Named["place"] };

/** Not to be renamed where the name that was meant has a rule already. */
function unknown(subject: Subject, names: readonly string[], { text, rule, place }: Written): Warning {
  const meant = subject.meant(text, names);
  const said = `The server has no tool ${quoted(text)}.`;
  if (meant === undefined) return { code: "unknown_tool", pointer: rule, message: said };
  const message = `${said} Did you mean ${quoted(meant)}?`;
  const isTaken = subject.document.tools.some(({ selector }) => selectorText(selector) === meant);
  if (isTaken && place === "key") return { code: "unknown_tool", pointer: rule, message };
  const edit: FixEdit =
    place === "key"
      ? { kind: "rename_key", pointer: rule, name: meant }
      : { kind: "set_value", pointer: rule, value: meant };
  return {
    code: "unknown_tool",
    pointer: rule,
    message,
    fix: { label: `Rename to ${stringify(meant)}`, edit },
  };
}
