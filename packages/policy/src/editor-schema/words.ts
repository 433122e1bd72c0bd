import type { RecordName } from "../language/grammar-shape.ts";
import { OPERATORS } from "../language/operators.ts";

/** What the words of each choice mean, by the key they stand at. */
export const WORDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  version: { "1": "Exact tool names and arguments.", "2": "Everything." },
  default: {
    allow: "A tool that no rule names may be called.",
    deny: "A tool that no rule names may not be called. The safe choice.",
  },
  action: {
    allow: "The call goes on.",
    deny: "The call is refused; the tool stays listed.",
    require_approval: "A person has to approve the call.",
  },
  mode: {
    enforce: "What this says happens.",
    shadow: "What this says is recorded and does not happen, to try a rule on real calls.",
  },
  op: Object.fromEntries(Object.entries(OPERATORS).map(([name, { description }]) => [name, description])),
  quantifier: { every: "Every item of the list must do.", some: "One item of the list is enough." },
  window: {
    second: "A new budget at each full second.",
    minute: "A new budget at each full minute.",
    hour: "A new budget at each full hour.",
    day: "A new budget at midnight UTC.",
    week: "A new budget on Monday at midnight UTC.",
    month: "A new budget on the 1st at midnight UTC.",
  },
  scope: {
    grant: "Each grant has a budget of its own.",
    identity: "All grants of one identity share the budget.",
    session: "Each MCP session has a budget of its own.",
    server: "Everybody who calls this server shares the budget.",
    org: "The whole organisation shares the budget, over all servers.",
  },
  schema: {
    pinned: "Arguments must fit the inputSchema of the tool as it was reviewed.",
    off: "Arguments are not held against a schema.",
  },
  additional: {
    deny: "An argument that the schema does not name is refused.",
    allow: "Arguments that the schema does not name may pass.",
  },
  new_tools: {
    deny: "A tool is refused until somebody has reviewed it.",
    default: "A new tool is evaluated by these rules at once.",
  },
  on_change: {
    quarantine: "A changed tool is refused until somebody has reviewed it.",
    alert: "A changed tool goes on and is reported.",
    allow: "A changed tool goes on.",
  },
  effect: {
    allow: "The call goes on.",
    deny: "The call is refused.",
    approval: "The call waits for a person.",
  },
};

/** Of what stands at the keys of `surfaces`. */
export const SURFACE_WORDS: Readonly<Record<string, string>> = {
  allow: "All of them pass.",
  deny: "None of them passes.",
};

type About = { title: string; description: string; examples?: string[] };

/** What an editor shows for an object of the language; examples as JSON. */
export const RECORDS: Readonly<Record<RecordName, About>> = {
  document: {
    title: "Policy",
    description: "Which tools of a server may be called, with which arguments, and how often.",
  },
  all_tools: { title: "All tools", description: "Holds for the calls of all tools together." },
  tool: {
    title: "Rule of a tool",
    description:
      "{} allows the tool. In this order, the first that denies wins: arguments, require, deny_if, action; then limits are drawn on, and people are asked.",
    examples: ['{ "action": "deny", "reason": "Not without the accounting team." }'],
  },
  predicate: {
    title: "Predicate",
    description: "Conditions that hold together, and what the agent is told when this denies.",
    examples: [
      '{ "conditions": [{ "path": "args.amount", "op": "gt", "value": 500 }], "on_deny": "At most 500 a charge." }',
    ],
  },
  condition: {
    title: "Condition",
    description:
      "Compares what stands at path with value. An absent argument fails in require and does not match in deny_if, so pair a cap with exists.",
    examples: ['{ "path": "args.amount", "op": "lte", "value": 500 }'],
  },
  any: { title: "Any", description: "At least one of a list of conditions and groups holds." },
  all: { title: "All", description: "All of a list of conditions and groups hold." },
  not: { title: "Not", description: "A condition or group does not hold." },
  limit: {
    title: "Limit",
    description: "A budget of calls, or of what calls cost, for each window of time.",
    examples: ['{ "counter": "charges", "window": "day", "max": 20, "scope": "grant" }'],
  },
  sliding: {
    title: "Sliding window",
    description: "A window that ends at the time of the call, so that no boundary lets twice as much pass.",
    examples: ['{ "sliding": "5m" }'],
  },
  concurrency: {
    title: "Concurrency",
    description: "How many calls may run at the same time.",
    examples: ['{ "counter": "exports", "concurrency": 2, "scope": "identity" }'],
  },
  rate_limit: {
    title: "Rate limit",
    description: "The short form of a limit on calls of this tool alone, for each grant.",
    examples: ['{ "max": 10, "window": 60 }'],
  },
  approval: {
    title: "Approval",
    description: "People have to approve the call before it goes on. No answer in time denies it.",
    examples: [
      '{ "when": [{ "path": "args.amount", "op": "gt", "value": 100 }], "approvers": { "roles": ["finance"] }, "expires": "30m" }',
    ],
  },
  approvers: { title: "Approvers", description: "Who may approve, by role or one by one." },
  arguments: {
    title: "Arguments",
    description: "Whether arguments have to fit the tool's reviewed inputSchema.",
    examples: ['{ "schema": "pinned" }'],
  },
  surfaces: {
    title: "Surfaces",
    description: "What MCP has besides tools.",
    examples: [
      '{ "resources": { "allow": ["file:///docs/**"] }, "prompts": "allow" }',
      '{ "extensions": { "allow": ["io.modelcontextprotocol/ui"] }, "resources": { "allow": ["ui://**"] } }',
    ],
  },
  surface_lists: {
    title: "Allowed and denied",
    description: "What is on neither list is denied; what is on both is denied.",
  },
  definitions: { title: "Definitions", description: "Tools that are new or have changed." },
  test: {
    title: "Test",
    description: "A call, and what the policy must say of it before it can be published.",
    examples: [
      '{ "name": "large charges need approval", "request": { "tool": "charge", "args": { "amount": 900 } }, "want": { "effect": "approval" } }',
    ],
  },
  test_request: { title: "Request", description: "The call that is evaluated." },
  test_identity: { title: "Identity", description: "Who calls." },
  test_call: { title: "Earlier call", description: "A call that was made before." },
  test_want: { title: "Wanted", description: "What must come out." },
};
