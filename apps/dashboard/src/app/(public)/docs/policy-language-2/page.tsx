import { Code, CodeBlock } from "@sallyport/ui";
import type { Metadata } from "next";
import { SECOND_EXAMPLE } from "../../../../features/docs/policy-examples.ts";
import { DocHead, DocSection, P } from "../../../../features/docs/prose.tsx";
import { KeyTable, OperatorSection } from "../../../../features/docs/reference-sections.tsx";

export const metadata: Metadata = { title: "Policy language, version 2" };

export default function PolicyLanguageSecondPage() {
  return (
    <>
      <DocHead title="Policy language, version 2">
        Version 2 says everything that version 1 says, in the same words, and more. A policy becomes one by
        its first line; what it meant before it means still.
      </DocHead>
      <DocSection id="example" title="An example">
        <CodeBlock label="policy.json">{SECOND_EXAMPLE}</CodeBlock>
        <P>
          Everything that reads is allowed, and fetched from one domain only; files are written below one
          folder, during the day; whatever destroys is denied to everybody but one team; and a rule that
          nobody trusts yet runs in shadow.
        </P>
      </DocSection>
      <DocSection id="document" title="The document">
        <KeyTable name="document" version="2" />
      </DocSection>
      <DocSection id="selectors" title="Selectors">
        <P>
          A key of <Code>tools</Code>, and an entry of <Code>hide</Code>, is a name, a glob such as{" "}
          <Code>get_*</Code>, or a risk class: <Code>@read</Code> <Code>@write</Code> <Code>@execute</Code>{" "}
          <Code>@destructive</Code> <Code>@financial</Code>. All rules that match a tool apply, in no order,
          and a denial always wins. A tool whose class nobody knows is held to the rules of every class, and
          no class lets it be called.
        </P>
        <KeyTable name="tool" version="2" />
      </DocSection>
      <DocSection id="conditions" title="Conditions, groups and paths">
        <KeyTable name="condition" version="2" />
        <P>
          Conditions are put together with <Code>{'{"any": […]}'}</Code>, <Code>{'{"all": […]}'}</Code> and{" "}
          <Code>{'{"not": …}'}</Code>. Paths lead into the arguments, <Code>args.items[*].price</Code> to
          every item of a list, and to who asks and when: <Code>identity.id</Code>, <Code>identity.kind</Code>
          , <Code>identity.labels.x</Code>, <Code>grant.labels.x</Code>, <Code>session.id</Code>,{" "}
          <Code>client.name</Code>, <Code>tool.class</Code>, <Code>server.labels.x</Code>,{" "}
          <Code>time.hour</Code> and <Code>time.weekday</Code>.
        </P>
      </DocSection>
      <OperatorSection version="2" />
      <DocSection id="limits" title="Limits">
        <KeyTable name="limit" version="2" />
        <P>How many calls may run at once is a limit too:</P>
        <KeyTable name="concurrency" version="2" />
      </DocSection>
      <DocSection id="approval" title="Approvals">
        <KeyTable name="approval" version="2" />
        <P>There is no inbox for approvals yet: a call that needs one is denied, and says so.</P>
      </DocSection>
      <DocSection id="arguments" title="Arguments and definitions">
        <KeyTable name="arguments" version="2" />
        <KeyTable name="definitions" version="2" />
        <P>
          The tools that are found when a server is registered count as reviewed. A tool that comes later is
          new, and one whose title, description, schema, hints or anything else changes is changed, until
          somebody approves it on the server&rsquo;s page. Policies of version 1 deny both and list neither,
          as these do where nothing is written. Whatever the key says, the class and the schema that rules ask
          for are the reviewed ones; a new tool has none.
        </P>
      </DocSection>
      <DocSection id="surfaces" title="Surfaces">
        <KeyTable name="surfaces" version="2" />
        <P>
          What the document does not name is denied. Resources and their templates are judged by URI, prompts
          by name, log messages by their logger; a completion also needs the prompt or template that it is
          for. A URI that can be written in several ways is refused where URIs are listed. Tasks are judged by
          the name of the tool that began them, whose own rules must let it be called besides.
        </P>
      </DocSection>
      <DocSection id="tests" title="Tests">
        <KeyTable name="test" version="2" />
        <P>
          They run when the policy is published, with the tools of its server; one that fails keeps the policy
          from being published.
        </P>
      </DocSection>
      <DocSection id="shadow" title="Shadow">
        <P>
          With <Code>&quot;mode&quot;: &quot;shadow&quot;</Code> a rule, or the whole document, is judged and
          recorded and stops nothing. The audit shows what it would have said.
        </P>
      </DocSection>
      <DocSection id="editors" title="In your own editor">
        <P>
          <a className="link" href="/schemas/policy-v2.json" download>
            policy-v2.json
          </a>{" "}
          is the JSON Schema of version 2.
        </P>
      </DocSection>
    </>
  );
}
