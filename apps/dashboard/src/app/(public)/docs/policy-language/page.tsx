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
        A policy is a JSON document for one server. It says which tools may be called, with which arguments,
        and how often. Whatever it does not allow is denied.
      </DocHead>
      <DocSection id="example" title="An example">
        <CodeBlock label="policy.json">{LANGUAGE_EXAMPLE}</CodeBlock>
        <P>
          This policy allows reading notes. E-mail may go to one domain only. Each charge has a maximum, and
          so have all charges of a day. Deleting is denied, with a reason. One tool is hidden. Each grant has
          its own limits.
        </P>
      </DocSection>
      <DocSection id="document" title="The document">
        <KeyTable name="document" />
        <P>
          Under <Code>&quot;default&quot;: &quot;deny&quot;</Code> an empty rule, <Code>{"{}"}</Code>, allows
          every call of a tool.
        </P>
      </DocSection>
      <DocSection id="tool" title="A tool's rule">
        <KeyTable name="tool" />
        <P>
          <Code>action</Code>, <Code>reason</Code> and <Code>rate_limit</Code> are short forms of the other
          keys.
        </P>
      </DocSection>
      <DocSection id="predicate" title="Predicates and conditions">
        <KeyTable name="predicate" />
        <P>
          A predicate without conditions is always true. In <Code>deny_if</Code> it denies every call of the
          tool, but the tool stays in the list.
        </P>
        <KeyTable name="condition" />
      </DocSection>
      <OperatorSection />
      <DocSection id="limits" title="Limits">
        <KeyTable name="limit" />
        <P>
          Windows begin at full minutes, hours and days in UTC. Two rules that name the same counter share one
          limit. With <Code>cost</Code>, each call adds the value of that argument to the counter, and{" "}
          <Code>max</Code> is the maximum of the sum.
        </P>
        <P>The short form on a tool:</P>
        <KeyTable name="rate_limit" />
      </DocSection>
      <OrderSection />
      <DocSection id="errors" title="Errors">
        <P>
          You cannot publish a document that has errors. The editor shows all errors at once, each with its
          position and what to write instead. Errors are: unknown keys and operators, duplicate keys, values
          of the wrong type, a missing <Code>version</Code> or <Code>default</Code>, one counter with two
          different windows, patterns that RE2 does not support, and documents over 256 KiB or 10,000 rules. A
          probable mistake, such as a maximum without <Code>exists</Code>, is a warning.
        </P>
        <CodeBlock label="A document with mistakes">{MISTAKEN_EXAMPLE}</CodeBlock>
        <CodeBlock label="What the editor reports">{problemsOf(MISTAKEN_EXAMPLE)}</CodeBlock>
      </DocSection>
      <DocSection id="editors" title="Use your own editor">
        <P>
          A policy may contain comments and trailing commas. With the JSON Schema of the language, your editor
          can complete keys and show what they mean:{" "}
          <a className="link" href="/schemas/policy-v1.json" download>
            policy-v1.json
          </a>
          . Put this into the settings of Visual Studio Code, with the address of your Sallyport:
        </P>
        <CodeBlock label="settings.json">{EDITOR_SETTINGS}</CodeBlock>
      </DocSection>
    </>
  );
}
