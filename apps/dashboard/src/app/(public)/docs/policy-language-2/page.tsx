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
        Version 2 adds to version 1. Every policy of version 1 keeps its meaning when you change its version
        to &quot;2&quot;.
      </DocHead>
      <DocSection id="example" title="An example">
        <CodeBlock label="policy.json">{SECOND_EXAMPLE}</CodeBlock>
        <P>
          This policy allows tools that only read. Tools that fetch may use one domain only. Files may be
          written in one folder, during the day. Destructive tools are denied to everyone except one team. One
          rule runs in shadow mode: it is recorded, but not enforced.
        </P>
      </DocSection>
      <DocSection id="document" title="The document">
        <KeyTable name="document" version="2" />
      </DocSection>
      <DocSection id="selectors" title="Selectors">
        <P>
          A key of <Code>tools</Code> or an entry of <Code>hide</Code> is a tool name, a glob such as{" "}
          <Code>get_*</Code>, or a risk class: <Code>@read</Code> <Code>@write</Code> <Code>@execute</Code>{" "}
          <Code>@destructive</Code> <Code>@financial</Code>. All rules that match a tool apply, in any order,
          and a denial always wins. If the class of a tool is unknown, the rules of every class apply to it,
          but no class can allow it.
        </P>
        <KeyTable name="tool" version="2" />
      </DocSection>
      <DocSection id="conditions" title="Conditions, groups and paths">
        <KeyTable name="condition" version="2" />
        <P>
          Combine conditions with <Code>{'{"any": […]}'}</Code>, <Code>{'{"all": […]}'}</Code> and{" "}
          <Code>{'{"not": …}'}</Code>. A path selects an argument (<Code>args.items[*].price</Code> selects a
          member of every item of a list), or who makes the call and when: <Code>identity.id</Code>,{" "}
          <Code>identity.kind</Code>, <Code>identity.labels.x</Code>, <Code>grant.labels.x</Code>,{" "}
          <Code>session.id</Code>, <Code>client.name</Code>, <Code>tool.class</Code>,{" "}
          <Code>server.labels.x</Code>, <Code>time.hour</Code> and <Code>time.weekday</Code>.
        </P>
      </DocSection>
      <OperatorSection version="2" />
      <DocSection id="limits" title="Limits">
        <KeyTable name="limit" version="2" />
        <P>A limit can also bound how many calls run at the same time:</P>
        <KeyTable name="concurrency" version="2" />
      </DocSection>
      <DocSection id="approval" title="Approvals">
        <KeyTable name="approval" version="2" />
        <P>The call waits until people decide under Approvals. Approved, the same call runs once.</P>
      </DocSection>
      <DocSection id="arguments" title="Arguments and definitions">
        <KeyTable name="arguments" version="2" />
        <KeyTable name="definitions" version="2" />
        <P>
          The tools that a server has when you register it count as reviewed. A tool that appears later is
          new. A tool whose title, description, schema, hints or any other field changes is changed. Both stay
          so until somebody approves them on the server&rsquo;s page. Without <Code>definitions</Code>, and in
          version 1, new and changed tools are denied and not listed. Rules always use the class and the
          schema of the reviewed definition; a new tool has neither.
        </P>
      </DocSection>
      <DocSection id="surfaces" title="Surfaces">
        <KeyTable name="surfaces" version="2" />
        <P>
          A surface that the document does not name is denied. Resources and resource templates are matched by
          URI, prompts by name, and log messages by logger. A completion also needs permission for its prompt
          or template. Where the policy lists URIs, a URI that can be written in several ways is refused.
          Tasks are matched by the name of the tool that started them; the rules of that tool must allow the
          call too.
        </P>
        <P>
          Extensions of the protocol are matched by id. For MCP Apps, allow{" "}
          <Code>io.modelcontextprotocol/ui</Code> under <Code>extensions</Code> and <Code>ui://**</Code> under{" "}
          <Code>resources</Code>. Without it, neither side learns that the other has the extension, and the
          links from tools to their apps are removed from the list of tools.
        </P>
      </DocSection>
      <DocSection id="tests" title="Tests">
        <KeyTable name="test" version="2" />
        <P>
          Tests run with the tools of the server when you publish the policy. If a test fails, the policy is
          not published.
        </P>
      </DocSection>
      <DocSection id="shadow" title="Shadow mode">
        <P>
          With <Code>&quot;mode&quot;: &quot;shadow&quot;</Code> a rule or a whole document is evaluated and
          recorded, but not enforced. The Audit page shows what it would have decided.
        </P>
      </DocSection>
      <DocSection id="editors" title="Use your own editor">
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
