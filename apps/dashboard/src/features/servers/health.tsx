import { Badge, type Tone } from "@sallyport/ui";
import { CircleCheck, CircleDashed, type Icon, TriangleAlert } from "@sallyport/ui/icons";
import { type Health, healthOf, type Seen } from "./health-of.ts";

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

const TONE: Readonly<Record<Health["state"], { tone: Tone; Icon: Icon }>> = {
  unknown: { tone: "neutral", Icon: CircleDashed },
  healthy: { tone: "ok", Icon: CircleCheck },
  old: { tone: "neutral", Icon: CircleDashed },
  failing: { tone: "bad", Icon: TriangleAlert },
};

/** What the newest call or handshake says of a server, and how old that is. */
export function HealthBadge({ server }: { server: Seen }) {
  const { state, words } = healthOf(server, causeWord);
  const { tone, Icon } = TONE[state];
  return (
    <Badge tone={tone} icon={<Icon />}>
      {words}
    </Badge>
  );
}
