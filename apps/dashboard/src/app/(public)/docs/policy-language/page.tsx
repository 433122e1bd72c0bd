import { Code, CodeBlock } from "@sallyport/ui";
import type { Metadata } from "next";
import {
  EDITOR_SETTINGS,
  LANGUAGE_EXAMPLE,
  MISTAKEN_EXAMPLE,
  problemsOf,
} from "../../../../features/docs/policy-examples.ts";
import { DocHead, DocSection, P } from "../../../../features/docs/prose.tsx";
import { KeyTable, OperatorSection, OrderSection } from "../../../../features/docs/reference-sections.tsx";

export const metadata: Metadata = { title: "Policy language" };

export default function PolicyLanguagePage() {
  return (
    <>
      <DocHead title="Policy language, version 1">
        A policy is one JSON document for one server. It says which tools may be called, with which arguments,
        and how often. What it does not allow is denied.
      </DocHead>
      <DocSection id="example" title="An example">
        <CodeBlock label="policy.json">{LANGUAGE_EXAMPLE}</CodeBlock>
        <P>
          Notes can be read; e-mail goes to one domain only; charges are capped one by one and by the day;
          deleting is denied with a reason; one tool is not even listed. Every grant has its own budgets.
        </P>
      </DocSection>
      <DocSection id="document" title="The document">
        <KeyTable name="document" />
        <P>
          Under <Code>&quot;default&quot;: &quot;deny&quot;</Code> an empty rule, <Code>{"{}"}</Code>, allows
          a tool without any check.
        </P>
      </DocSection>
      <DocSection id="tool" title="A tool's rule">
        <KeyTable name="tool" />
        <P>
          <Code>action</Code>, <Code>reason</Code> and <Code>rate_limit</Code> are short forms of what the
          other keys can say.
        </P>
      </DocSection>
      <DocSection id="predicate" title="Predicates and conditions">
        <KeyTable name="predicate" />
        <P>
          A predicate without conditions always holds: in <Code>deny_if</Code> it denies every call of a tool
          that stays listed.
        </P>
        <KeyTable name="condition" />
      </DocSection>
      <OperatorSection />
      <DocSection id="limits" title="Limits">
        <KeyTable name="limit" />
        <P>
          Windows begin at full minutes, hours and days in UTC. A counter that is named in two rules is one
          budget. With <Code>cost</Code> a call draws the amount that stands in that argument, and{" "}
          <Code>max</Code> is the sum.
        </P>
        <P>The short form on a tool:</P>
        <KeyTable name="rate_limit" />
      </DocSection>
      <OrderSection />
      <DocSection id="errors" title="Errors">
        <P>
          A document with an error cannot be published. All errors are shown at once, each with its place and
          what to write instead. Unknown keys and operators, duplicate keys, values of the wrong type, a
          missing <Code>version</Code> or <Code>default</Code>, one counter with two different windows,
          patterns outside of RE2, and documents over 256 KiB or 10,000 rules are errors. What is probably a
          slip, such as a cap without <Code>exists</Code>, is a warning.
        </P>
        <CodeBlock label="This document">{MISTAKEN_EXAMPLE}</CodeBlock>
        <CodeBlock label="is answered with">{problemsOf(MISTAKEN_EXAMPLE)}</CodeBlock>
      </DocSection>
      <DocSection id="editors" title="In your own editor">
        <P>
          Comments and trailing commas may stand in a policy; they mean nothing. The JSON Schema of the
          language lets an editor complete keys and say what each means:{" "}
          <a className="link" href="/schemas/policy-v1.json" download>
            policy-v1.json
          </a>
          . In the settings of Visual Studio Code, with the address of your Sallyport:
        </P>
        <CodeBlock label="settings.json">{EDITOR_SETTINGS}</CodeBlock>
      </DocSection>
    </>
  );
}
