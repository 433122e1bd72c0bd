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
        head={["op", "value", "True if the argument is"]}
        rows={operatorRows(version).map(({ name, operand, text }) => [name, operand, text])}
      />
      <P>
        Numbers are compared exactly, digit by digit: 500.00000000000001 is greater than 500, and
        9007199254740993 keeps its value. Many servers read fewer digits, so that 499.99999999999999999999
        becomes 500. If rounding could change the result, the condition counts as one on a value of the wrong
        type. Regular expressions use the RE2 syntax and run in linear time. Look-around and back-references
        are not supported.
      </P>
    </DocSection>
  );
}

const ORDER: readonly (readonly [rule: string, what: ReactNode])[] = [
  ["(no policy)", "The grant has no published policy. The call is denied."],
  ["(hidden)", "The tool is hidden. The answer is the same as for a tool that does not exist."],
  ["(default deny)", "The tool has no rule, and the default is deny. The call is denied."],
  ["/tools/<tool>/require/<n>", "If one predicate is false, the call is denied."],
  ["/tools/<tool>/deny_if/<n>", "If one predicate is true, the call is denied."],
  ["/tools/<tool>/action", "If the action is deny, the call is denied."],
  [
    "…/limits/<n>",
    "All limits are reserved in one step. If one is exceeded, none is reserved, and the call is denied.",
  ],
  ["/tools/<tool>/action", "If the action is require_approval, the call needs the approval of a person."],
];

/** The order of evaluation, and how the audit trail names the rule that decided. */
export function OrderSection() {
  return (
    <DocSection id="order" title="How a call is decided">
      <P>
        A call is evaluated in this order. The first denial decides, and a denial always wins over a
        permission. The left column is what the Audit page shows as the rule: a JSON Pointer into your policy,
        or a name in brackets.
      </P>
      <Reference
        label="Order of evaluation"
        head={["Rule", "What happens"]}
        rows={ORDER.map(([rule, what]) => [rule, what])}
      />
      <ul className="flex max-w-prose list-disc flex-col gap-1.5 pl-5 text-base">
        <li>
          A missing argument fails <Code>require</Code> and does not match <Code>deny_if</Code>. To limit an
          optional argument, also require that it <Code>exists</Code>. The editor warns you if you forget.
        </li>
        <li>
          An argument of the wrong type, such as the string <Code>&quot;999&quot;</Code> for <Code>gt</Code>,
          fails <Code>require</Code> and matches <Code>deny_if</Code>. Values are never converted.
        </li>
        <li>
          A cost must be a number of 0 or more; otherwise the call is denied. What a call adds to a counter
          stays until the window ends, unless the server could not be reached.
        </li>
        <li>Tool names are compared byte by byte.</li>
        <li>
          A call under <Code>require_approval</Code> waits until a policy manager or an admin decides under
          Approvals. Approved, the same call runs once.
        </li>
      </ul>
    </DocSection>
  );
}
