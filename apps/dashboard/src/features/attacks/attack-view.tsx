import { type Attack, CATEGORY_TEXTS, replayOf, REPLAYS } from "@sallyport/attacks";
import type { ToolEntry } from "@sallyport/catalog-store";
import { CodeBlock, DefinitionList } from "@sallyport/ui";
import type { ReactNode } from "react";
import { CataloguePage, Crumbs, GetLive, Section } from "../catalogue/parts.tsx";
import { ToolTable } from "../catalogue/tool-table.tsx";
import { ATTACKS_HOME } from "./addresses.ts";
import { AttackPolicy } from "./attack-policy.tsx";
import { KIND_WORDS } from "./attack-words.ts";
import { OutcomeBadge } from "./outcome-badge.tsx";

/** One attack. `tools`: of the catalogue those that lend themselves to it. */
export function AttackView({ attack, tools }: { attack: Attack; tools: readonly ToolEntry[] }) {
  const category = CATEGORY_TEXTS[attack.category];
  return (
    <CataloguePage>
      <header className="flex min-w-0 flex-col gap-3">
        <Crumbs
          to={[
            { href: ATTACKS_HOME, text: "Attacks" },
            { href: `${ATTACKS_HOME}#${attack.category}`, text: category.title },
          ]}
        />
        <div>
          <OutcomeBadge outcome={attack.verdict} />
        </div>
        <h1 className="text-2xl font-semibold tracking-tight">{attack.title}</h1>
        <p className="max-w-3xl text-lg text-pretty">{attack.summary}</p>
      </header>
      <Section id="facts" title="The case">
        <DefinitionList items={factsOf(attack)} />
      </Section>
      <Section
        id="policy"
        title={attack.policy === null ? "Why no policy on calls stops it" : "The policy against it"}
      >
        <AttackPolicy attack={attack} />
        <Calls attack={attack} />
        <Replayed attack={attack} />
        {attack.policy === null ? null : (
          <p className="max-w-prose text-base text-ink-muted">
            The names of its tools are examples: copy it into a policy of yours, and put those of your own
            server in their place. The editor completes them.
          </p>
        )}
      </Section>
      {attack.policy === null ? null : (
        <GetLive href={`/app/exposed?attack=${attack.id}`} what="Am I exposed?">
          <p>Signed in, you see on which of your servers, tools and grants it would work today.</p>
        </GetLive>
      )}
      <Section id="tools" title="Tools that lend themselves to it">
        {tools.length === 0 ? (
          <p className="max-w-prose text-base text-ink-muted">
            None of the catalogue: it needs no particular tool.
          </p>
        ) : (
          <>
            <p className="max-w-prose text-base">
              By their names and signals. It is a hint where to look, and not a finding about these servers.
            </p>
            <ToolTable label="Tools that lend themselves to it" tools={tools} />
          </>
        )}
      </Section>
      <Section id="sources" title="Sources">
        <ul className="list-disc pl-5 text-base">
          {attack.sources.map((source) => (
            <li key={source}>
              <a className="link wrap-anywhere" href={source} rel="noopener noreferrer">
                {source}
              </a>
            </li>
          ))}
        </ul>
      </Section>
    </CataloguePage>
  );
}

function factsOf(attack: Attack): readonly { key: string; term: string; value: ReactNode }[] {
  const rows: readonly (readonly [string, ReactNode])[] = [
    ["Cause", attack.cause],
    ["Impact", attack.impact],
    ["Seen in", attack.target],
    ["Date", attack.date],
    ["Kind", KIND_WORDS[attack.kind]],
    ["CVE", attack.cve.join(", ")],
    ["CVSS", attack.cvss],
    ["OWASP MCP Top 10", attack.owaspMcp.join(", ")],
    ["OWASP agentic", attack.owaspAgentic.join(", ")],
  ];
  return rows
    .filter(([, value]) => value !== null && value !== "")
    .map(([term, value]) => ({ key: term, term, value }));
}

/** What the test suite saw when it acted the attack out, by the record of the server behind the proxy. */
function Replayed({ attack: { id } }: { attack: Attack }) {
  const replay = replayOf(id);
  if (replay === undefined) return null;
  const without =
    replay.past === "policy"
      ? "Without the policy the harmful call arrived at the server."
      : "Sent to the server directly it arrived; the proxy refuses such a message under every policy.";
  return (
    <p className="max-w-prose text-base">
      <strong>Replayed</strong> through the proxy of version {REPLAYS.version}, by the server’s own record:{" "}
      {without} With the policy it did not arrive: <code>{replay.rule}</code>.
    </p>
  );
}

/** The two calls that the policy is tried with whenever this repository is tested. */
function Calls({ attack: { calls } }: { attack: Attack }) {
  if (calls === null) return null;
  const shown = (call: { tool: string; args: unknown }): string =>
    `${call.tool}\n${JSON.stringify(call.args, null, 2)}`;
  return (
    <>
      <p className="max-w-prose text-base">
        Each test run of this repository decides these two calls with it: the first is denied, the second
        passes.
      </p>
      <div className="grid gap-4 md:grid-cols-2">
        <CodeBlock label="Denied">{shown(calls.harmful)}</CodeBlock>
        <CodeBlock label="Passes">{shown(calls.harmless)}</CodeBlock>
      </div>
    </>
  );
}
