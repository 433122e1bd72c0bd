import { shown } from "./shown.ts";
import type { Payload } from "./payload.ts";

const HEADS: Readonly<Record<Payload["type"], string>> = {
  "approval.requested": "A call waits for approval",
  "approval.escalated": "A call still waits for approval, and nobody has decided",
  "approval.decided": "A call was decided",
  "approval.expired": "A call was not approved in time",
  "notification.test": "This is a test of Sallyport. Calls that wait for approval will be told here",
};

/** The text of an incoming webhook of Slack. Names are escaped: none of them can mention anybody or make a link. */
export function slackText({ type, data: { organisation, approval } }: Payload): string {
  const head = `*${HEADS[type]}* (${escaped(organisation.name)})`;
  if (approval === undefined) return head;
  const field = (name: string): string => escaped(String(approval[name] ?? ""));
  return [
    head,
    `${field("identity")} called \`${field("tool")}\` of ${field("server")}`,
    `Rule ${field("rule")}${approval["reason"] ? `: ${field("reason")}` : ""}`,
    `<${String(approval["url"])}|Look at it> before ${String(approval["expiresAt"])}`,
  ].join("\n");
}

function escaped(text: string): string {
  const entities = shown(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return entities.replaceAll(/[`*_~]/g, "\u200b$&"); // no formatting by names
}
