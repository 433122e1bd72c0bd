import type { Severity } from "@sallyport/catalog";
import { Badge, buttonClass, CodeBlock, Notice, Table, Td, Tr, Untrusted, visibleJson } from "@sallyport/ui";
import { TriangleAlert } from "@sallyport/ui/icons";
import Link from "next/link";
import { serverPath, toolPath } from "../catalogue/addresses.ts";
import { CopyFigure } from "../catalogue/copy-figure.tsx";
import { Section } from "../catalogue/parts.tsx";
import { RiskBadge } from "../catalogue/risk-badge.tsx";
import { counted } from "../preferences/format-time.ts";
import type { ScanAnswer, ScannedServer, WorstTool } from "./scan-answer.ts";

/** What the servers of one client can do, the worst first. All names are somebody else's text. */
export function ScanReport({ answer }: { answer: ScanAnswer }) {
  return (
    <div className="flex flex-col gap-10">
      <Section id="summary" title="What your agents can do">
        <p className="text-base">
          {counted(answer.servers.length, "server")}: {answer.known} known to the catalogue, {answer.unknown}{" "}
          unknown. Together they have {counted(answer.tools, "tool")}.
        </p>
        <ul className="flex flex-wrap gap-3" aria-label="Tools by severity">
          {(Object.entries(answer.bySeverity) as [Severity, number][])
            .toReversed()
            .map(([severity, count]) => (
              <li key={severity} className="flex items-center gap-2 tabular-nums">
                <RiskBadge severity={severity} /> {count}
              </li>
            ))}
        </ul>
      </Section>
      {answer.leaks.length > 0 ? (
        <Section id="leaks" title="Together these can leak">
          {answer.leaks.map(({ text, inOneServer }) => (
            <Notice
              key={text}
              tone="warn"
              icon={<TriangleAlert />}
              title={inOneServer ? "In one server" : "Across servers"}
            >
              <Untrusted text={text} />
            </Notice>
          ))}
        </Section>
      ) : null}
      {answer.worst.length > 0 ? (
        <Section id="worst" title="The worst tools">
          <WorstTools tools={answer.worst} />
        </Section>
      ) : null}
      <Section id="servers" title="Server by server">
        <ul className="flex flex-col gap-4">
          {answer.servers.map((server) => (
            <ServerItem key={`${server.name} ${server.what}`} server={server} />
          ))}
        </ul>
      </Section>
    </div>
  );
}

function WorstTools({ tools }: { tools: readonly WorstTool[] }) {
  return (
    <Table label="The worst tools" columns={["Tool", "Server", "Severity", "Why"]}>
      {tools.map(({ server, slug, name, severity, class: kind, why }) => (
        <Tr key={`${server} ${name}`}>
          <Td>
            {slug === undefined ? (
              <Untrusted text={name} className="font-mono" />
            ) : (
              <Link prefetch={false} className="link font-mono" href={toolPath(slug, name)}>
                <Untrusted text={name} />
              </Link>
            )}
          </Td>
          <Td>
            <Untrusted text={server} />
          </Td>
          <Td>
            <span className="inline-flex flex-wrap gap-2">
              <RiskBadge severity={severity} />
              <Badge>{kind}</Badge>
            </span>
          </Td>
          <Td>
            <Untrusted text={why} />
          </Td>
        </Tr>
      ))}
    </Table>
  );
}

function ServerItem({ server }: { server: ScannedServer }) {
  const { name, what, url, isOff, known, policy } = server;
  return (
    <li className="flex min-w-0 flex-col gap-3 rounded-lg border border-line bg-surface p-4">
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="text-lg font-semibold wrap-anywhere">
          <Untrusted text={name} />
        </h3>
        {known === undefined ? <Badge>Unknown</Badge> : <RiskBadge severity={known.worst} />}
        {isOff ? <Badge>Switched off</Badge> : null}
      </div>
      <p className="font-mono text-sm text-ink-muted wrap-anywhere">
        <Untrusted text={what} />
      </p>
      <p className="text-base">
        {known === undefined ? (
          "The catalogue does not know it, so nothing is said of its tools. Paste what it answers to tools/list to have them judged."
        ) : known.slug === undefined ? (
          counted(known.tools, "tool")
        ) : (
          <>
            <Link prefetch={false} className="link" href={serverPath(known.slug)}>
              <Untrusted text={known.name} />
            </Link>{" "}
            in the catalogue, with {counted(known.tools, "tool")}.
          </>
        )}
      </p>
      {policy === undefined ? null : <PolicyOf name={name} policy={policy} />}
      {url === undefined ? null : (
        <p>
          <Link
            prefetch={false}
            className={buttonClass("secondary")}
            href={`/app/register?${new URLSearchParams({ name, url }).toString()}`}
          >
            Register this server
          </Link>
        </p>
      )}
    </li>
  );
}

function PolicyOf({ name, policy }: { name: string; policy: NonNullable<ScannedServer["policy"]> }) {
  return (
    <details>
      <summary className="cursor-pointer text-base font-medium">
        A policy for <Untrusted text={name} />
      </summary>
      <div className="mt-3 flex flex-col gap-3">
        <CodeBlock
          label="policy.json"
          actions={<CopyFigure label="Copy policy.json" />}
          className="[&_pre]:max-h-[32rem] [&_pre]:overflow-y-auto"
        >
          {visibleJson(policy.text)}
        </CodeBlock>
        <ul className="list-disc pl-5 text-base text-ink-muted">
          {policy.notes.map((note) => (
            <li key={note}>
              <Untrusted text={note} />
            </li>
          ))}
        </ul>
      </div>
    </details>
  );
}
