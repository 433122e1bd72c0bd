"use client";

import { Badge, Card, Code, type Definition, DefinitionList, Untrusted } from "@sallyport/ui";
import { CopyButton } from "../feedback/copy-button.tsx";
import { Time } from "../preferences/time.tsx";
import type { ServerDetails } from "./server-types.ts";

function authWords(server: ServerDetails) {
  if (server.auth === "none") return "None";
  if (server.headers.length === 0) return "Static headers, encrypted";
  return (
    <ul className="flex flex-col gap-1">
      {server.headers.map(({ name, keyVersion, updatedAt }) => (
        <li key={name}>
          <Code>{name}</Code> <span className="text-ink-muted">encrypted with key {keyVersion}, set </span>
          <Time at={updatedAt} precision="minute" className="text-ink-muted" />
        </li>
      ))}
    </ul>
  );
}

function sizeWords(mebibytes: number | null): string {
  return mebibytes === null ? "As the proxy is set" : `${mebibytes} MiB`;
}

function issuerWords({ authorities, issuers, asOf }: ServerDetails) {
  if (authorities === null) return "The public ones";
  return (
    <ul className="flex flex-col gap-1">
      {issuers.map(({ subject, expiresAt }) => (
        <li key={`${subject} ${expiresAt.getTime()}`}>
          <Untrusted text={subject} />{" "}
          {expiresAt <= asOf ? (
            <Badge tone="bad">Expired</Badge>
          ) : (
            <span className="text-ink-muted">
              until <Time at={expiresAt} precision="minute" />
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Where clients connect, and what is known about the server. */
export function ServerFacts({ server }: { server: ServerDetails }) {
  const items: Definition[] = [
    {
      term: "Proxy URL",
      value: (
        <span className="flex min-w-0 items-center gap-1">
          <Code>{server.proxyUrl}</Code>
          <CopyButton text={server.proxyUrl} label="Copy proxy URL" />
        </span>
      ),
    },
    { term: "Server URL", value: <Code>{server.url}</Code> },
    { term: "Credential", value: authWords(server) },
    {
      term: "Server name and version",
      value: server.implementation ? <Untrusted text={server.implementation} /> : "—",
    },
    { term: "Protocol", value: server.protocolVersion ?? "—" },
    { term: "Longest silence", value: `${server.silenceSeconds} s` },
    { term: "Longest answer", value: sizeWords(server.maxAnswerMb) },
    { term: "Longest request", value: sizeWords(server.maxRequestMb) },
    { term: "Certificate authorities", value: issuerWords(server) },
    { term: "Last checked", value: server.check ? <Time at={server.check.at} /> : "—" },
  ];
  return (
    <Card id="facts" title="Connection" description="Clients use the proxy URL, with a grant token.">
      <DefinitionList items={items} />
    </Card>
  );
}
