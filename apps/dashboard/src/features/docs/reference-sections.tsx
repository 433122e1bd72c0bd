import { Badge, Code } from "@sallyport/ui";
import type { ReactNode } from "react";
import { keysOf, operatorRows, shapesByName, type Version } from "./policy-reference.ts";
import { DocSection, P, Reference } from "./prose.tsx";

type ShapeName = Parameters<ReturnType<typeof shapesByName>["get"]>[0];

/** The keys of one kind of object as a table. */
export function KeyTable({ name, version = "1" }: { name: ShapeName; version?: Version }) {
  const shape = shapesByName(version).get(name);
  if (!shape) return null;
  return (
    <Reference
      label={`Keys of ${name}`}
      head={["Key", "Value", "Meaning"]}
      rows={keysOf(shape).map(({ key, type, required, text }) => [
        <span key="key" className="whitespace-nowrap">
          {key}
        </span>,
        <span key="type" className="flex flex-col items-start gap-1">
          {type}
          {required ? <Badge>required</Badge> : null}
        </span>,
        text,
      ])}
    />
  );
}

export function OperatorSection({ version = "1" }: { version?: Version }) {
  return (
    <DocSection id="operators" title="Operators">
      <Reference
        label="Operators"
        head={["op", "value", "Holds when the argument is"]}
        rows={operatorRows(version).map(({ name, operand, text }) => [name, operand, text])}
      />
      <P>
        Numbers are compared exactly, as they are written: 500.00000000000001 is more than 500, and
        9007199254740993 keeps its value. Many servers read fewer digits: where 499.99999999999999999999 below
        500 would be 500 to them, the condition cannot tell, as with a value of a wrong type. Regular
        expressions have RE2 syntax and run in linear time; look-around and back-references are refused.
      </P>
    </DocSection>
  );
}

const ORDER: readonly (readonly [rule: string, what: ReactNode])[] = [
  ["(no policy)", "The grant has no published policy: denied."],
  ["(hidden)", "The tool is hidden: answered as if it did not exist."],
  ["(default deny)", "The tool has no rule and the default is deny: denied."],
  ["/tools/<tool>/require/<n>", "Every predicate must hold, or the call is denied."],
  ["/tools/<tool>/deny_if/<n>", "If one predicate holds, the call is denied."],
  ["/tools/<tool>/action", "If the action is deny, the call is denied."],
  ["…/limits/<n>", "All limits are reserved in one step, or none of them: over budget is denied."],
  ["/tools/<tool>/action", "If the action is require_approval, the call waits for a person."],
];

/** The order of evaluation, and how the audit names what decided. */
export function OrderSection() {
  return (
    <DocSection id="order" title="How a call is decided">
      <P>
        In this order; the first denial wins, and denials always win over permissions. The left column is what
        the audit shows as the rule: a JSON Pointer into your policy, or a name in brackets.
      </P>
      <Reference
        label="Order of evaluation"
        head={["Rule", "What happens"]}
        rows={ORDER.map(([rule, what]) => [rule, what])}
      />
      <ul className="flex max-w-prose list-disc flex-col gap-1.5 pl-5 text-base">
        <li>
          An argument that is absent fails <Code>require</Code> and does not match <Code>deny_if</Code>. A cap
          on an optional argument therefore wants an <Code>exists</Code> beside it; the editor reminds you.
        </li>
        <li>
          An argument of the wrong type, such as the text <Code>&quot;999&quot;</Code> under <Code>gt</Code>,
          fails <Code>require</Code> and does match <Code>deny_if</Code>. Nothing is converted.
        </li>
        <li>
          A cost must be a number that is not negative; without one the call is denied. A budget never grows
          back within its window, unless the server could not be reached.
        </li>
        <li>Tool names are compared byte by byte.</li>
        <li>
          <Code>require_approval</Code> is part of the language, but there is no inbox for approvals yet: such
          a call is denied, and says that a person has to approve it.
        </li>
      </ul>
    </DocSection>
  );
}
