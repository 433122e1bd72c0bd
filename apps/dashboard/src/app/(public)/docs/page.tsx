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
        Make your first call that Sallyport decides and records, in five steps and a few minutes.
      </DocHead>
      <DocSection id="sign-up" title="1. Sign up">
        <P>
          <Link className="link" href="/sign-up">
            Create an account
          </Link>{" "}
          with an e-mail address, a password and a name for your organisation. Servers, policies, identities
          and grants belong to the organisation. You are its admin.
        </P>
      </DocSection>
      <DocSection id="server" title="2. Register a server">
        <P>
          Under Servers, enter a name and the URL of the server&rsquo;s Streamable HTTP endpoint, which often
          ends in <Code>/mcp</Code>. For an older server, enter its HTTP+SSE endpoint, which often ends in{" "}
          <Code>/sse</Code>. If the server needs a credential, select static headers and enter, for example,{" "}
          <Code>Authorization</Code> with <Code>Bearer …</Code>. Sallyport encrypts the value and never shows
          it again.
        </P>
        <P>
          Test connection tries the server before you save, and tells you the cause if it fails. If your
          Sallyport runs a demo server, one button fills in its URL. The demo server is an imaginary shop with
          notes, customers and charges.
        </P>
        <P>
          The page of the server then lists its tools and shows the proxy URL. Clients use the proxy URL
          instead of the server&rsquo;s own URL.
        </P>
      </DocSection>
      <PolicyStep />
      <DocSection id="grant" title="4. Create an identity and a grant">
        <P>
          An identity is who makes a call: a person, an agent or a service. A grant lets one identity use one
          server under one policy, and has a token. Sallyport shows the token once, on the page that opens
          after you create the grant. If a grant has no policy, or its policy is not published, every call is
          denied.
        </P>
      </DocSection>
      <DocSection id="client" title="5. Connect a client">
        <P>
          The page of the grant shows the configuration for your client. Where the client supports it, the
          token stays out of the configuration file. The same snippets are under{" "}
          <Link className="link" href="/docs/clients">
            client setup
          </Link>
          . Start the client and let it call a tool. The page of the grant shows the first call when it
          arrives.
        </P>
        <P>
          Now try a call that the policy denies. Sallyport tells the agent which rule denied it, why, and what
          to do instead. The server does not receive the call. The Audit page shows both calls.
        </P>
      </DocSection>
      <Troubleshooting />
    </>
  );
}

function PolicyStep() {
  return (
    <DocSection id="policy" title="3. Write and publish a policy">
      <P>
        A policy says which calls are allowed on one server. Start with tools that you select, or with the
        tools that the server marks as read-only. The editor completes the names of tools and arguments, and
        marks problems while you type.
      </P>
      <CodeBlock label="A policy for the demo server">{FIRST_POLICY}</CodeBlock>
      <P>
        This policy allows reading notes, and up to five charges an hour of at most 5000 cents each.
        Everything else is denied. When you publish the policy, it becomes a revision, and the page shows on
        how many proxies the revision is live. A draft is not enforced. The{" "}
        <Link className="link" href="/docs/policy-language">
          policy language
        </Link>{" "}
        page describes everything that a policy can say.
      </P>
    </DocSection>
  );
}

function Troubleshooting() {
  return (
    <DocSection id="troubleshooting" title="Troubleshooting">
      <P>
        <strong>Every request is answered with 401.</strong> The token is wrong, revoked or expired, or it
        belongs to another server. The answer is the same in all of these cases. Compare the last four
        characters of your token with those on the grant&rsquo;s page.
      </P>
      <P>
        <strong>The client lists no tools.</strong> The grant has no published policy, or the policy hides or
        denies all tools. The Audit page shows which rule.
      </P>
      <P>
        <strong>A tool is missing, or the rule of a denial is (quarantined).</strong> The server added the
        tool, or changed its definition, after the last review. The server&rsquo;s page shows what changed.
        Approve the new definition there to allow calls again.
      </P>
      <P>
        <strong>The server&rsquo;s page shows an error.</strong> The message names the cause. Fix it, then
        discover the tools again.
      </P>
    </DocSection>
  );
}
