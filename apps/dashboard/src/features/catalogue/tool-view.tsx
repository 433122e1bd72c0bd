import type { Strength } from "@sallyport/catalog";
import type { ToolDetails } from "@sallyport/catalog-store";
import { Badge, buttonClass, CodeBlock, Notice, Untrusted, visibleJson } from "@sallyport/ui";
import { Info } from "@sallyport/ui/icons";
import Link from "next/link";
import type { ReactNode } from "react";
import { counted } from "../preferences/format-time.ts";
import { CATALOGUE, classPath, getLivePath, serverPath } from "./addresses.ts";
import { CLASS_WORDS } from "./class-words.ts";
import { CopyFigure } from "./copy-figure.tsx";
import { CataloguePage, Crumbs, GetLive, Section, TotalsLine } from "./parts.tsx";
import { ParameterTable } from "./parameter-table.tsx";
import { PolicyFigure } from "./policy-figure.tsx";
import { Questions } from "./questions.tsx";
import { rich } from "./rich.ts";
import { RiskLinks } from "./risk-badge.tsx";
import { Say } from "./say.tsx";
import { SaidByServer } from "./said-by-server.tsx";
import type { ToolContent } from "./tool-content.ts";
import { percent } from "./tool-questions.ts";
import { serverSuggestion } from "./server-suggestion.ts";
import { ToolTable } from "./tool-table.tsx";

type Props = { content: ToolContent; strength: Strength; attacks: ReactNode };

/** A tool: what it can do, how bad that is and why, and the policy that holds it. */
export function ToolView({ content, strength, attacks }: Props) {
  const { tool, server, others, totals } = content;
  const name = [{ code: tool.name }];
  const live = getLivePath({ slug: tool.slug, tool: tool.name, strength });
  const secure = `Secure ${server.name}`;
  return (
    <CataloguePage>
      <ToolHead content={content} />
      <GetLive href={live} what={secure}>
        <p>
          <Say
            text={rich`${name} ${CLASS_WORDS[tool.class].does} in ${server.name}, and nothing limits it today. Sallyport allows, denies and limits every call by rules that you write, and asks a person where you say so.`}
          />
        </p>
      </GetLive>
      <Reach content={content} />
      <Section id="parameters" title={<Say text={rich`What ${name} takes`} />}>
        <ParameterTable content={content} />
      </Section>
      <Section id="policy" title={<Say text={rich`The policy for ${name}`} />}>
        <p className="max-w-prose text-base">
          <Say
            text={rich`${CLASS_WORDS[tool.class].one.replace(/^./, (first) => first.toUpperCase())} needs this: ${CLASS_WORDS[tool.class].advice}`}
          />
        </p>
        <PolicyFigure path={content.path} strength={strength} suggestion={content.policies[strength]} />
        <ServerPolicy content={content} strength={strength} />
        <GetLive href={live} what="Get this live on my server">
          <p>
            <Say
              text={rich`Get this rule live on your own ${server.name}. The editor opens with it, beside what is enforced there now; you publish, and it is enforced on every call, before the call runs.`}
            />
          </p>
        </GetLive>
      </Section>
      <Section id="attacks" title={<Say text={rich`Attacks that use what ${name} gives`} />}>
        {attacks}
      </Section>
      <Section id="others" title={`Other ${tool.class} tools`}>
        <p className="max-w-prose text-base">
          The same approach applies to each. {CLASS_WORDS[tool.class].advice}{" "}
          <Link prefetch={false} className="link" href={classPath(tool.class)}>
            All {tool.class} tools
          </Link>
        </p>
        <ToolTable label={`Other ${tool.class} tools`} tools={others} />
      </Section>
      <Section id="questions" title="Questions and answers">
        <Questions questions={content.questions} />
      </Section>
      <Section
        id="everything"
        title={<Untrusted text={`Enforce a policy on every ${server.name} tool call`} />}
      >
        <p className="max-w-prose text-base">
          <Say
            text={rich`Deterministic rules across all ${counted(server.toolCount, `${server.name} tool`)}. A grant for each person, agent and job. An audit trail that records every decision before the server sees the call.`}
          />
        </p>
        <p className="flex flex-wrap gap-3">
          <Link prefetch={false} href={live} className={buttonClass("primary")}>
            <Untrusted text={secure} />
          </Link>
          <Link prefetch={false} href="/contact" className={buttonClass("secondary")}>
            Ask a question
          </Link>
        </p>
        <TotalsLine totals={totals} />
      </Section>
    </CataloguePage>
  );
}

function ToolHead({ content }: { content: ToolContent }) {
  const { tool, server, summary, said } = content;
  return (
    <header className="flex min-w-0 flex-col gap-3">
      <Crumbs
        to={[
          { href: CATALOGUE, text: "Catalogue" },
          { href: serverPath(tool.slug), text: server.name },
        ]}
      />
      <RiskLinks severity={tool.severity} class={tool.class} />
      <h1 className="font-mono text-2xl font-semibold tracking-tight wrap-anywhere">
        <Untrusted text={tool.name} />
      </h1>
      <p className="max-w-3xl text-lg text-pretty">
        <Untrusted text={summary} />
      </p>
      <SignalLine tool={tool} />
      <p className="text-base text-ink-muted">
        Part of the{" "}
        <Link prefetch={false} className="link" href={serverPath(tool.slug)}>
          <Untrusted text={server.name} />
        </Link>{" "}
        server.
      </p>
      <SaidByServer title="The tool in the server's own words" text={said} server={server} />
    </header>
  );
}

function SignalLine({ tool }: { tool: ToolDetails }) {
  return (
    <div className="flex flex-wrap items-center gap-2">
      <span className="text-sm font-medium">Risk signals</span>
      {tool.signals.length === 0 ? <span className="text-sm text-ink-muted">None found</span> : null}
      <ul className="contents">
        {tool.signals.map(({ kind, field, parameter, text }) => (
          <li key={`${kind} ${field} ${parameter ?? ""} ${text}`} className="inline-flex max-w-full">
            <Badge className="h-auto min-h-5.5 py-0.5 whitespace-normal">
              <span className="wrap-anywhere">
                <Untrusted text={text} />
              </span>
            </Badge>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Reach({ content: { tool, reach } }: { content: ToolContent }) {
  const name = [{ code: tool.name }];
  return (
    <Section id="reach" title={<Say text={rich`What an agent without limits could do with ${name}`} />}>
      <p className="max-w-prose text-base">{CLASS_WORDS[tool.class].means}</p>
      <ul className="flex max-w-prose list-disc flex-col gap-2 pl-5 text-base">
        {reach.map((text, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- a list that never changes
          <li key={index}>
            <Say text={text} />
          </li>
        ))}
      </ul>
      <p className="max-w-prose text-base text-ink-muted">{CLASS_WORDS[tool.class].risk}</p>
      <Notice icon={<Info />} title={tool.unsure ? "The verdict is unsure" : "Why this class"}>
        <Untrusted text={tool.why} /> Confidence {percent(tool.confidence)}, method version {tool.method},
        from the tool&rsquo;s definition alone.
      </Notice>
    </Section>
  );
}

const MAX_TEXT = 60_000;

function ServerPolicy({ content, strength }: { content: ToolContent; strength: Strength }) {
  const { server } = content;
  const { text } = serverSuggestion(server, strength);
  const count = server.tools.length;
  return (
    <details className="min-w-0">
      <summary className="cursor-pointer text-base text-accent">
        See the full <Untrusted text={server.name} /> policy for{" "}
        {count === 1 ? "its known tool" : `all ${count} tools`}
      </summary>
      {text.length > MAX_TEXT ? (
        <p className="mt-3 text-base">
          It is long, and stands on the{" "}
          <Link prefetch={false} className="link" href={`${serverPath(server.slug)}#policy`}>
            server&rsquo;s page
          </Link>
          .
        </p>
      ) : (
        <CodeBlock
          label={`${server.slug}.policy.json`}
          actions={<CopyFigure label="Copy the policy of the whole server" />}
          className="mt-3 [&_pre]:max-h-[32rem] [&_pre]:overflow-y-auto"
        >
          {visibleJson(text)}
        </CodeBlock>
      )}
    </details>
  );
}
