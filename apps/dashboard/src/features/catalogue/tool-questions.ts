import type { Suggestion } from "@sallyport/catalog";
import type { ServerDetails, ToolDetails } from "@sallyport/catalog-store";
import { counted } from "../preferences/format-time.ts";
import { CLASS_WORDS, SEVERITY_WORDS } from "./class-words.ts";
import { code, codes, type Rich, rich } from "./rich.ts";
import { isRemote, originOf } from "./server-words.ts";
import type { ToolParameter } from "./tool-parameters.ts";

export type Question = { readonly id: string; readonly ask: Rich; readonly answer: readonly Rich[] };

type About = {
  readonly server: ServerDetails;
  readonly tool: ToolDetails;
  readonly summary: string;
  readonly parameters: readonly ToolParameter[];
  /** The balanced suggestion. */
  readonly policy: Suggestion;
};

/** Questions that people ask of a tool, answered from its own definition and verdict. */
export function toolQuestions(about: About): readonly Question[] {
  const name = code(about.tool.name);
  return [
    { id: "what", ask: rich`What does the ${name} tool do?`, answer: what(about) },
    { id: "enforce", ask: rich`How do I enforce a policy on ${name}?`, answer: enforce(about) },
    { id: "risk", ask: rich`What risk level is ${name}?`, answer: risk(about) },
    { id: "arguments", ask: rich`Which arguments of ${name} need care?`, answer: care(about) },
    { id: "limit", ask: rich`Can I rate-limit ${name}?`, answer: limit(about) },
    { id: "block", ask: rich`How do I block ${name} completely?`, answer: block(about) },
    { id: "provider", ask: rich`Which MCP server provides ${name}?`, answer: provider(about) },
  ];
}

function what({ tool, server, summary }: About): Rich[] {
  const { one, does } = CLASS_WORDS[tool.class];
  return [
    rich`${summary} It is ${one} of the ${server.name} MCP server, which means that it ${does}.`,
    ...(tool.unsure
      ? [
          rich`The class is unsure: something in its definition leaves it open, so look at the tool before you rely on it.`,
        ]
      : []),
  ];
}

function enforce({ tool, server }: About): Rich[] {
  const name = code(tool.name);
  return [
    rich`Register ${server.name} in Sallyport, write a rule for ${name} in a policy and publish it: allow, limit, check arguments, ask a person first, or deny. Then point your MCP client at the proxy URL with the token of a grant. Every call is decided before it reaches ${server.name}.`,
    isRemote(server)
      ? rich`There is nothing to install: ${server.name} is reached over HTTP.`
      : rich`${server.name} is a program that clients start themselves (stdio). Sallyport stands in front of HTTP servers, so put it behind an HTTP bridge such as mcp-proxy first.`,
  ];
}

function risk({ tool }: About): Rich[] {
  const { label } = SEVERITY_WORDS[tool.severity];
  const { one, advice } = CLASS_WORDS[tool.class];
  return [
    rich`${label}. ${code(tool.name)} is ${one}. ${tool.why}`,
    rich`${advice} The verdict is made from the definition alone, by method version ${tool.method}; its confidence is ${percent(tool.confidence)}.`,
  ];
}

function care({ tool, parameters }: About): Rich[] {
  const flagged = parameters.filter(({ signals }) => signals.length > 0);
  if (parameters.length === 0) {
    return [
      tool.definition["inputSchema"] === undefined
        ? rich`Its arguments are not known here. A policy can still say who may call ${code(tool.name)} and how often.`
        : rich`${code(tool.name)} takes no arguments. What matters is who may call it and how often.`,
    ];
  }
  const required = parameters.filter((parameter) => parameter.required).map(({ path }) => path);
  const count = counted(parameters.length, "argument");
  return [
    required.length > 0
      ? rich`${code(tool.name)} takes ${count}, of which ${codes(required)} must be given.`
      : rich`${code(tool.name)} takes ${count}, and none of them must be given.`,
    ...flagged
      .slice(0, 8)
      .map(({ path, signals }) => rich`${code(path)}: ${signals.map(({ text }) => text).join("; ")}.`),
    ...(flagged.length === 0 ? [rich`None of them gives a signal of risk.`] : []),
  ];
}

function limit({ tool, policy }: About): Rich[] {
  const name = code(tool.name);
  const rule = ruleOf(policy, tool.name);
  const [first] = rule?.limits ?? [];
  const suggested =
    first === undefined
      ? rich`The suggested policy lets no call of ${name} through, so there is nothing to limit; a rule that allows it can have limits.`
      : rich`The suggested policy has one: the counter ${code(first.counter)} allows ${counted(first.max, "call")} a ${first.window} to each grant.`;
  return [
    rich`Yes. ${suggested}`,
    rich`For a number of calls alone, ${code('"rate_limit": { "max": 10, "window": 60 }')} in the rule is enough: 10 calls in 60 seconds. A call over the limit is refused before it reaches the server, and the answer says when to try again.`,
  ];
}

function block({ tool }: About): Rich[] {
  const name = code(tool.name);
  return [
    rich`Leave ${name} out of a policy whose default is ${code('"deny"')}, or deny it by name: ${code('"deny_if": [{ "conditions": [], "on_deny": "Not for agents." }]')}. The agent reads the reason in the answer, and the server never sees the call.`,
    rich`${code(`"hide": [${JSON.stringify(tool.name)}]`)} takes it off the list of tools as well.`,
  ];
}

function provider({ tool, server }: About): Rich[] {
  const origin = originOf(server);
  const from = origin === undefined ? rich`` : rich` (${code(origin)})`;
  const version = server.version === null ? "" : `, version ${server.version}`;
  const licence = server.licence === null ? "" : `, under ${server.licence}`;
  return [
    rich`${code(tool.name)} is one of ${counted(server.toolCount, "tool")} of the ${server.name} MCP server${from}${version}${licence}. Sallyport stands in front of it as a proxy and decides every tool call before the server sees it.`,
  ];
}

type Limit = { readonly counter: string; readonly window: string; readonly max: number };

/** The rule for the tool in a suggestion; undefined where it is hidden. */
function ruleOf({ document }: Suggestion, name: string): { readonly limits?: readonly Limit[] } | undefined {
  const tools = document["tools"] as Readonly<Record<string, { limits?: readonly Limit[] }>> | undefined;
  return tools !== undefined && Object.hasOwn(tools, name) ? tools[name] : undefined;
}

export const percent = (share: number): string => `${Math.round(share * 100)} %`;
