import { Badge } from "@sallyport/ui";
import { CircleCheck, CircleDashed, TriangleAlert } from "@sallyport/ui/icons";
import type { ServerCheck } from "./server-types.ts";

/** A short label for each cause of a failed handshake. The message beside it comes from the services. */
const WORDS: Readonly<Record<string, string>> = {
  bad_url: "Invalid URL",
  private_address: "Private address",
  dns: "Host name not found",
  refused: "Connection refused",
  unreachable: "Unreachable",
  tls: "TLS problem",
  plain_http: "No TLS on this port",
  http2_only: "No HTTP/1.1",
  timeout: "Timeout",
  closed: "Connection closed",
  auth_needed: "Credential needed",
  auth_refused: "Credential rejected",
  access_refused: "Access refused",
  not_mcp: "Not an MCP server",
};

export function causeWord(cause: string): string {
  return WORDS[cause] ?? "Failed";
}

/** The result of the last handshake with a server. */
export function HealthBadge({ check }: { check: ServerCheck }) {
  if (!check) return <Badge icon={<CircleDashed />}>Not checked</Badge>;
  if (check.result === "ok") {
    return (
      <Badge tone="ok" icon={<CircleCheck />}>
        Healthy
      </Badge>
    );
  }
  return (
    <Badge tone="bad" icon={<TriangleAlert />}>
      {causeWord(check.result)}
    </Badge>
  );
}
