import type { Attack } from "@sallyport/attacks";
import { Badge, CodeBlock, Notice, PageHeader, Table, Td, Tr, Untrusted, visibleJson } from "@sallyport/ui";
import { Info } from "@sallyport/ui/icons";
import Link from "next/link";
import type { Outputs } from "../../trpc/outputs.ts";
import { attackPath } from "./addresses.ts";

type Report = Outputs["attack"]["exposure"];
type Grant = Report["exposures"][number]["grants"][number];
type ExposureProps = { readonly org: string; readonly attack: Attack; readonly report: Report };

const UNDECIDED: Readonly<Record<NonNullable<Report["why"]>, string>> = {
  out_of_reach: "No policy on calls reaches this attack, so none of yours can be asked about it.",
  refused_by_every_proxy: "The proxy refuses its messages under every policy: no grant of yours is exposed.",
};

/** Where an attack would work today, decided by the policy of each grant on calls of the attack. */
export function ExposureView({ org, attack, report }: ExposureProps) {
  return (
    <>
      <PageHeader
        title={`Am I exposed to “${attack.title}”?`}
        description="Calls of the attack, decided now by the policy of each grant in force. Limits are not counted: a first call would pass."
      />
      <p className="text-base">
        <Link className="link" prefetch={false} href={attackPath(attack.id)}>
          What the attack is, and the policy against it
        </Link>
      </p>
      <Answer report={report} />
      {report.exposures.map(({ server, tool, grants }) => (
        <section key={`${server.id} ${tool}`} className="flex min-w-0 flex-col gap-3">
          <h2 className="text-lg font-semibold">
            <Untrusted text={tool} /> of{" "}
            <Link className="link" prefetch={false} href={`/${org}/servers/${server.id}`}>
              <Untrusted text={server.name} />
            </Link>
          </h2>
          <Grants org={org} tool={tool} grants={grants} />
        </section>
      ))}
    </>
  );
}

function Answer({ report }: Pick<ExposureProps, "report">) {
  const { why, exposures, looked, truncated } = report;
  if (why !== null) {
    return (
      <Notice icon={<Info />} title="There is nothing to decide">
        {UNDECIDED[why]}
      </Notice>
    );
  }
  const at = `${looked.tools} tools of ${looked.servers} servers and ${looked.grants} grants were looked at`;
  const more = truncated ? ", and there are more than can be looked at in one question" : "";
  const title = exposures.length === 0 ? "No grant in force lets it pass" : "It would pass today";
  return (
    <Notice icon={<Info />} title={title}>
      {at}
      {more}. {looked.tools === 0 ? "None of your tools lends itself to this attack." : ""}
    </Notice>
  );
}

function Grants({ org, tool, grants }: { org: string; tool: string; grants: readonly Grant[] }) {
  return (
    <>
      <Table label={`Grants that let ${tool} be abused`} columns={["Grant", "Identity", "Policy", "Outcome"]}>
        {grants.map(({ id, label, identity, policy, outcome, rule }) => (
          <Tr key={id}>
            <Td>
              <Link className="link" prefetch={false} href={`/${org}/grants/${id}`}>
                <Untrusted text={label} />
              </Link>
            </Td>
            <Td>
              <Untrusted text={identity.name} />
            </Td>
            <Td>
              <Link className="link" prefetch={false} href={`/${org}/policies/${policy.id}`}>
                <Untrusted text={policy.name} />
              </Link>{" "}
              revision {policy.revision}, {rule === "" ? "no rule" : <Untrusted text={rule} />}
            </Td>
            <Td>
              {outcome === "approval" ? <Badge>Waits for a person</Badge> : <Badge tone="bad">Passes</Badge>}
            </Td>
          </Tr>
        ))}
      </Table>
      {grants[0] === undefined ? null : (
        <CodeBlock label={`A call of ${tool} that would pass`}>
          {visibleJson(JSON.stringify(grants[0].args, null, 2))}
        </CodeBlock>
      )}
    </>
  );
}
