import { approvalUrl, type ToldApproval, type ToldOrg } from "./payload.ts";
import { shown } from "./shown.ts";

export type ToldCall = { readonly approval: ToldApproval; readonly isEscalated: boolean };

const LISTED = 20;

/** One mail about all calls that a person is to be told of. It carries no argument; its links lead to a signed-in page. */
export function mailText(
  calls: readonly ToldCall[],
  { org, baseUrl }: { org: ToldOrg; baseUrl: string },
): { subject: string; text: string } {
  const [first] = calls;
  const [call, waits] = calls.length === 1 ? ["call", "waits"] : ["calls", "wait"];
  const what = calls.length === 1 && first ? shown(first.approval.tool) : `${calls.length} ${call}`;
  const late = calls.some(({ isEscalated }) => isEscalated) ? "Still undecided: " : "";
  const more = calls.length - LISTED;
  const lines = [
    `${calls.length} ${call} of agents in ${shown(org.name)} ${waits} for approval.`,
    ...calls.slice(0, LISTED).map((told) => block(told, { org, baseUrl })),
    ...(more > 0 ? [`And ${more} more: ${baseUrl}/${org.slug}/approvals`] : []),
    `Sign in to see the arguments and to decide. No link in this mail decides anything.\nWhich mails you get: ${baseUrl}/${org.slug}/notifications`,
  ];
  return {
    subject: `${late}${what} ${waits} for approval (${shown(org.name)})`,
    text: `${lines.join("\n\n")}\n`,
  };
}

function block(
  { approval, isEscalated }: ToldCall,
  { org, baseUrl }: { org: ToldOrg; baseUrl: string },
): string {
  const { tool, toolClass, server, identity, rule, reason, expiresAt } = approval;
  return [
    `${shown(tool)} of ${shown(server)}, called by ${shown(identity)}`,
    `  Class:   ${toolClass ?? "not known"}`,
    `  Rule:    ${shown(rule)}`,
    ...(reason === "" ? [] : [`  Reason:  ${shown(reason)}`]),
    ...(isEscalated ? ["  Nobody has decided so far; that is why you are told."] : []),
    `  Decide before ${expiresAt.toISOString().slice(0, 16).replace("T", " ")} UTC:`,
    `  ${approvalUrl(baseUrl, org.slug, approval.id)}`,
  ].join("\n");
}
