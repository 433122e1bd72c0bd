import { Badge } from "@sallyport/ui";
import { CircleCheck, CircleDashed, TriangleAlert } from "@sallyport/ui/icons";
import type { ServerCheck } from "./server-types.ts";

/** In a word, for each cause that a handshake can fail with. The sentence beside it comes from the server side. */
const WORDS: Readonly<Record<string, string>> = {
  bad_url: "Address not usable",
  private_address: "Private address",
  dns: "Name not found",
  refused: "Connection refused",
  unreachable: "Unreachable",
  tls: "TLS problem",
  timeout: "No answer in time",
  closed: "Connection closed",
  auth_refused: "Credential refused",
  not_mcp: "Not an MCP server",
};

export function causeWord(cause: string): string {
  return WORDS[cause] ?? "Failed";
}

/** How the last handshake with a server went. */
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
