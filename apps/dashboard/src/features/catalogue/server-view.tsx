import { SEVERITIES, type Strength } from "@sallyport/catalog";
import type { ServerDetails } from "@sallyport/catalog-store";
import { Code, CodeBlock, DefinitionList, Notice, printable, Untrusted } from "@sallyport/ui";
import { TriangleAlert } from "@sallyport/ui/icons";
import type { ReactNode } from "react";
import { counted } from "../preferences/format-time.ts";
import { badgePath, CATALOGUE, getLivePath, serverPath } from "./addresses.ts";
import { ChangeList } from "./change-list.tsx";
import { CopyFigure } from "./copy-figure.tsx";
import { dayOf } from "./day-of.ts";
import { CataloguePage, Crumbs, GetLive, Section, TotalsLine } from "./parts.tsx";
import { PolicyFigure } from "./policy-figure.tsx";
import { RiskBadge } from "./risk-badge.tsx";
import { SaidByServer } from "./said-by-server.tsx";
import { serverPosture, serverSummary } from "./server-posture.ts";
import { isRemote, originOf, safeLink, SOURCE_WORDS } from "./server-words.ts";
import { Say } from "./say.tsx";
import type { Totals } from "./tool-content.ts";
import { serverSuggestion } from "./server-suggestion.ts";
import { ToolTable } from "./tool-table.tsx";

type Props = {
  readonly server: ServerDetails;
  readonly strength: Strength;
  readonly totals: Totals;
  /** Of the dashboard, for what is copied from here. */
  readonly origin: string;
};

/** A server: what it is, where it comes from, what its tools can do, and the policy for all of them. */
export function ServerView({ server, strength, totals, origin }: Props) {
  const path = serverPath(server.slug);
  const live = getLivePath({ slug: server.slug, strength });
  return (
    <CataloguePage>
      <ServerHead server={server} />
      <GetLive href={live} what={`Secure ${server.name}`}>
        <p>
          Every tool of <Untrusted text={server.name} /> can be called without limits today. Sallyport decides
          each call by rules that you write, before <Untrusted text={server.name} /> sees it.
        </p>
      </GetLive>
      <Section id="origin" title="Where it comes from">
        <Origin server={server} />
      </Section>
      <Section id="posture" title="Posture">
        <Posture server={server} />
      </Section>
      <Section
        id="tools"
        title={
          server.tools.length === 1
            ? "Its known tool"
            : `All ${server.tools.length} tools, the riskiest first`
        }
      >
        {server.tools.length === 0 ? (
          <p className="text-base text-ink-muted">Nobody has listed its tools yet.</p>
        ) : (
          <ToolTable label={printable(`Tools of ${server.name}`)} tools={server.tools} withServer={false} />
        )}
      </Section>
      <Section id="policy" title="The full policy">
        <PolicyFigure
          path={path}
          strength={strength}
          label={`${server.slug}.policy.json`}
          suggestion={serverSuggestion(server, strength)}
        />
        <GetLive href={live} what="Get this live on my server">
          <p>
            The editor opens with this policy, beside what is enforced on your server now. You publish it, and
            it is enforced on every call.
          </p>
        </GetLive>
      </Section>
      <Section id="changes" title="Changes over time">
        <ChangeList changes={server.changes} withServer={false} />
      </Section>
      <Section id="badge" title="A badge for the README">
        <ReadmeBadge server={server} origin={origin} />
      </Section>
      <TotalsLine totals={totals} />
    </CataloguePage>
  );
}

function ServerHead({ server }: { server: ServerDetails }) {
  const said = [server.said.title, server.said.description, server.said.instructions].filter(Boolean);
  return (
    <header className="flex min-w-0 flex-col gap-3">
      <Crumbs to={[{ href: CATALOGUE, text: "Catalogue" }]} />
      <div>
        <RiskBadge severity={server.worst} />
      </div>
      <h1 className="text-2xl font-semibold tracking-tight wrap-anywhere">
        <Untrusted text={server.name} /> MCP server
      </h1>
      <p className="max-w-3xl text-lg text-pretty">
        <Untrusted text={serverSummary(server)} />
      </p>
      {server.watch === null ? null : (
        <Notice tone="warn" icon={<TriangleAlert />} title="What to watch">
          <Untrusted text={server.watch} />
        </Notice>
      )}
      <SaidByServer title="The server in its own words" text={said.join("\n\n")} server={server} />
    </header>
  );
}

function External({ href }: { href: string }) {
  const link = safeLink(href);
  if (link === undefined) return <Untrusted text={href} />;
  return (
    <a className="link wrap-anywhere" href={link} rel="nofollow noopener noreferrer ugc">
      <Untrusted text={link} />
    </a>
  );
}

function Origin({ server }: { server: ServerDetails }) {
  const origin = originOf(server);
  const rows: readonly (readonly [string, ReactNode])[] = [
    ["Known as", origin === undefined ? null : <Untrusted key="o" text={origin} />],
    [
      "Package",
      server.package === null ? null : (
        <Code key="p">
          <Untrusted text={server.package} />
        </Code>
      ),
    ],
    ["Version", server.version ? <Untrusted key="v" text={server.version} /> : null],
    ["Licence", server.licence === null ? null : <Untrusted key="l" text={server.licence} />],
    ["Repository", server.repository === null ? null : <External key="r" href={server.repository} />],
    ["Home page", server.homepage === null ? null : <External key="h" href={server.homepage} />],
    [
      "Address",
      server.endpoint === null ? null : (
        <Code key="e">
          <Untrusted text={server.endpoint} />
        </Code>
      ),
    ],
    [
      "Reached by",
      isRemote(server)
        ? "HTTP: register its address in Sallyport."
        : "stdio: clients start it themselves. Put it behind an HTTP bridge such as mcp-proxy to have its calls decided.",
    ],
    [
      "Wants to be set",
      server.environment.length === 0 ? null : <Untrusted key="n" text={server.environment.join(", ")} />,
    ],
    [
      "Source",
      `${SOURCE_WORDS[server.source]}; seen ${dayOf(server.seenAt)}, first ${dayOf(server.firstSeenAt)}`,
    ],
    [
      "Versions seen",
      server.versions.length < 2 ? null : (
        <Untrusted
          key="s"
          text={server.versions.map(({ version, seenAt }) => `${version} (${dayOf(seenAt)})`).join(", ")}
        />
      ),
    ],
  ];
  return (
    <DefinitionList
      items={rows
        .filter(([, value]) => value !== null && value !== "")
        .map(([term, value]) => ({ key: term, term, value }))}
    />
  );
}

function Posture({ server }: { server: ServerDetails }) {
  return (
    <>
      <ul className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line sm:grid-cols-4">
        {SEVERITIES.toReversed().map((severity) => (
          <li key={severity} className="flex flex-col items-start gap-1 bg-surface p-4">
            <span className="tabular text-2xl font-semibold">
              {server.severityCounts[SEVERITIES.indexOf(severity)] ?? 0}
            </span>
            <RiskBadge severity={severity} />
          </li>
        ))}
      </ul>
      <ul className="flex max-w-prose list-disc flex-col gap-2 pl-5 text-base">
        {serverPosture(server).map((text, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- a list that never changes
          <li key={index}>
            <Say text={text} />
          </li>
        ))}
      </ul>
    </>
  );
}

function ReadmeBadge({ server, origin }: Pick<Props, "server" | "origin">) {
  const badge = badgePath(server.slug);
  const alt = `Sallyport: ${counted(server.toolCount, "tool")}`;
  return (
    <>
      {/* oxlint-disable-next-line nextjs/no-img-element -- an SVG of a few hundred bytes, which no loader makes smaller */}
      <img src={badge} alt={`${alt}, as its badge shows`} height={20} width={220} />
      <CodeBlock label="Markdown" actions={<CopyFigure label="Copy the badge" />}>
        {`[![${alt}](${origin}${badge})](${origin}${serverPath(server.slug)})`}
      </CodeBlock>
    </>
  );
}
