import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { StartupError } from "../../packages/db/src/embedded/index.ts";
import { parse } from "../../packages/policy/src/index.ts";

export type TryOptions = {
  readonly upstream: string;
  /** The policy's text, which can be published. */
  readonly policy: string;
  /** Undefined: any free one. */
  readonly port: number | undefined;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  /** JSON Lines of decisions are appended here. */
  readonly record: string | undefined;
};

const HELP = `npm run -s try -- --upstream URL --policy FILE

Starts a proxy with one grant for one MCP server under one policy, without a dashboard and with a database of its own
that is deleted at the end. Prints one line of JSON when it is ready: {"url", "token", "dashboard": null}. Decisions
are logged to stderr. Ctrl-C stops it.

  --upstream URL           the MCP server's Streamable HTTP endpoint; private addresses are allowed
  --policy FILE            the policy; its problems are told with line and column
  --port N                 where the proxy listens on 127.0.0.1 (any free port)
  --header "Name: value"   sent to the server, not to the client; may be given several times
  --record FILE            appends every decision as a line of JSON`;

/** Reads the command line. Throws StartupError for what cannot be meant, and for a policy with problems. */
export function readOptions(args: readonly string[]): TryOptions {
  const { upstream, policy, port, header = [], record, help } = flagsOf(args);
  if (help === true) {
    console.error(HELP);
    process.exit(0);
  }
  if (upstream === undefined || policy === undefined) {
    throw new StartupError(`--${upstream === undefined ? "upstream" : "policy"} is missing.`, `\n\n${HELP}`);
  }
  return {
    upstream,
    policy: readPolicy(policy),
    port: port === undefined ? undefined : portOf(port),
    headers: header.map(headerOf),
    record,
  };
}

function flagsOf(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        upstream: { type: "string" },
        policy: { type: "string" },
        port: { type: "string" },
        header: { type: "string", multiple: true },
        record: { type: "string" },
        help: { type: "boolean" },
      },
    }).values;
  } catch (error) {
    throw new StartupError(error instanceof Error ? error.message : "Unknown option.", `\n\n${HELP}`);
  }
}

function readPolicy(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    throw new StartupError(`The policy ${file} cannot be read.`, "Give the path of a file with --policy.");
  }
  const parsed = parse(text);
  if (parsed.ok) return text;
  const problems = parsed.issues.map(({ line, column, message }) => `  ${file}:${line}:${column} ${message}`);
  throw new StartupError("The policy is not valid.", `\n${problems.join("\n")}`);
}

function portOf(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new StartupError(`--port is ${text}.`, "A port is a number from 1 to 65535.");
}

function headerOf(text: string): { name: string; value: string } {
  const at = text.indexOf(":");
  if (at > 0) return { name: text.slice(0, at).trim(), value: text.slice(at + 1).trim() };
  throw new StartupError(`--header is ${JSON.stringify(text)}.`, 'Write it as "Name: value".');
}
