import { Code, CodeBlock } from "@sallyport/ui";
import type { Metadata } from "next";
import Link from "next/link";
import { FIRST_POLICY } from "../../../features/docs/policy-examples.ts";
import { DocHead, DocSection, P } from "../../../features/docs/prose.tsx";

export const metadata: Metadata = { title: "Quick start" };

export default function QuickStartPage() {
  return (
    <>
      <DocHead title="Quick start">
        From nothing to a call that was decided and recorded. Five steps, a few minutes.
      </DocHead>
      <DocSection id="sign-up" title="1. Sign up">
        <P>
          <Link className="link" href="/sign-up">
            Create an account
          </Link>{" "}
          with an e-mail address, a password and a name for your organisation. Servers, policies, identities
          and grants belong to the organisation; you are its admin.
        </P>
      </DocSection>
      <DocSection id="server" title="2. Register a server">
        <P>
          Under Servers, enter a name and the server&rsquo;s Streamable HTTP endpoint, often ending in{" "}
          <Code>/mcp</Code>; of an older server the HTTP+SSE endpoint, often <Code>/sse</Code>. If it wants a
          credential, choose static headers and enter, for example, <Code>Authorization</Code> with{" "}
          <Code>Bearer …</Code>. The value is sealed and never shown again.
        </P>
        <P>
          Test connection tries it before you save and names the cause when it fails. No server at hand? Where
          your Sallyport runs a demo server, one button fills it in: a make-believe shop with notes, customers
          and charges.
        </P>
        <P>
          After that the server&rsquo;s page lists its tools, and the proxy URL that clients will use instead
          of the server&rsquo;s own.
        </P>
      </DocSection>
      <PolicyStep />
      <DocSection id="grant" title="4. Create an identity and a grant">
        <P>
          An identity is the who of a call: a person, an agent or a service. A grant lets it use one server
          under one policy, and bears a token. The token is shown once, on the page that opens when the grant
          is made. A grant without a policy, or with one that is not published, is denied every call.
        </P>
      </DocSection>
      <DocSection id="client" title="5. Connect a client">
        <P>
          The grant&rsquo;s page has the configuration for your client, filled in, with the token kept out of
          the file where the client can do that. The same snippets are under{" "}
          <Link className="link" href="/docs/clients">
            client set-up
          </Link>
          . Start the client and let it call a tool: the page waits, and shows the first call when it comes.
        </P>
        <P>
          Now try a call that the policy denies. The agent is told which rule, why, and what to do instead;
          the server sees nothing of it; and the Audit page has both calls.
        </P>
      </DocSection>
      <Troubles />
    </>
  );
}

function PolicyStep() {
  return (
    <DocSection id="policy" title="3. Write and publish a policy">
      <P>
        A policy says what may be called on one server. Start from chosen tools, or from those that say they
        only read. The editor completes the server&rsquo;s tool and argument names, and marks problems while
        you type.
      </P>
      <CodeBlock label="A policy for the demo server">{FIRST_POLICY}</CodeBlock>
      <P>
        It lets notes be read, and lets charges be made up to 5000 cents and five an hour. Everything else is
        denied. Publish makes it a revision; the page shows on how many proxies it is live. Nothing is
        enforced before that. All that a policy can say is in the{" "}
        <Link className="link" href="/docs/policy-language">
          policy language
        </Link>
        .
      </P>
    </DocSection>
  );
}

function Troubles() {
  return (
    <DocSection id="later" title="When something does not work">
      <P>
        <strong>401 for every request.</strong> The token is wrong, revoked or expired, or it belongs to
        another server: the answer is the same for all of them. Compare the last four characters with the
        grant&rsquo;s page.
      </P>
      <P>
        <strong>The client lists no tools.</strong> The grant has no published policy, or the policy hides or
        denies them all. The audit shows which rule.
      </P>
      <P>
        <strong>A tool is gone, or a call is denied as (quarantined).</strong> The server says something else
        of that tool than what was reviewed, or the tool came later. Its server&rsquo;s page shows what is
        different; approve it there, or leave it as it is.
      </P>
      <P>
        <strong>The server&rsquo;s page says it failed.</strong> The sentence there names the cause. Mend it,
        then discover again.
      </P>
    </DocSection>
  );
}
