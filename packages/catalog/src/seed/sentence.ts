import { readDefinition } from "../definition.ts";
import type { ToolClass } from "../tool-class.ts";
import { verbNamed } from "../verbs.ts";
import { wordsOf } from "../words.ts";

type Told = { readonly name: string; readonly inputSchema?: unknown };

/** What all names of a server begin with says nothing of one of them. */
export type SentenceOptions = { readonly class: ToolClass; readonly prefix?: readonly string[] };

/** A sentence about a tool, from facts alone: its name, its class and its arguments. Never empty. */
export function sentenceOf(tool: Told, { class: kind, prefix = [] }: SentenceOptions): string {
  const all = wordsOf(tool.name);
  const isPrefixed = prefix.length > 0 && prefix.every((word, index) => all[index] === word);
  const words = isPrefixed && all.length > prefix.length ? all.slice(prefix.length) : all;
  return `${deedOf(words, kind)}. ${argumentsOf(tool)}`;
}

/** The words that at least two thirds of a server's tools begin with; none for a server with few. */
export function commonPrefix(names: readonly string[]): string[] {
  if (names.length < 4) return [];
  const split = names.map(wordsOf);
  const prefix: string[] = [];
  for (;;) {
    const counts = new Map<string, number>();
    for (const words of split) {
      const isLonger = words.length > prefix.length + 1 && prefix.every((word, at) => words[at] === word);
      const next = words[prefix.length];
      if (isLonger && next !== undefined) counts.set(next, (counts.get(next) ?? 0) + 1);
    }
    const [word, count] = [...counts].toSorted((a, b) => b[1] - a[1])[0] ?? ["", 0];
    if (count * 3 < names.length * 2 || verbNamed(word)?.isFirm === true || prefix.length > 2) return prefix;
    prefix.push(word);
  }
}

const GENERAL: Readonly<Record<ToolClass, string>> = {
  read: "Returns",
  write: "Works on",
  execute: "Runs",
  destructive: "Removes or replaces",
  financial: "Moves money for",
};

function deedOf(words: readonly string[], kind: ToolClass): string {
  const last = words.length - 1;
  const firm = words.findIndex((word) => verbNamed(word)?.isFirm === true);
  const loose = [0, last].find((at) => verbNamed(words[at] ?? "") !== undefined);
  const at = firm === 0 || firm === last ? firm : (loose ?? firm);
  const verb = words[at];
  if (verb === undefined || words.length === 0) return `${GENERAL[kind]} ${phrase(words, "the ")}`.trimEnd();
  const second = words[at + 2];
  if (at === 0 && words[1] === "or" && second !== undefined && verbNamed(second) !== undefined) {
    return `${conjugated(verb)} or ${conjugated(second).toLowerCase()} ${phrase(words.slice(3), articleFor(verb))}`;
  }
  const object = at === 0 ? words.slice(1) : [...words.slice(0, at), ...words.slice(at + 1)];
  if (object.length === 0) return `${conjugated(verb)} ${BARE[kind]}`;
  return `${conjugated(verb)} ${phrase(object, articleFor(verb))}`;
}

const BARE: Readonly<Record<ToolClass, string>> = {
  read: "what its arguments name",
  write: "what its arguments name",
  execute: "what it is given",
  destructive: "what its arguments name",
  financial: "what its arguments name",
};

const PLURAL_VERBS = new Set(["list", "search", "find", "count", "enumerate", "query"]);
const articleFor = (verb: string): "" | "the " => (PLURAL_VERBS.has(verb) ? "" : "the ");

const JOINTS = new Set("to from in into on onto by for with of and or as at via without".split(" "));
const UPPER =
  /^(?:api|apis|url|urls|id|ids|sql|html|css|pdf|csv|json|xml|yaml|ui|ip|dns|ssl|tls|vm|vms|aws|crm|kv|ci|cd|pr|prs|mr|mrs|lwc|soql|dql|jql|kql|ai|llm|mcp|gpu|cpu|http|https|rpc|sdk|ssh|acl|sms|seo|faq|npm|d1|r2|db|os|i18n|lds|a11y|ux|qa|sla|slo|prd|har|js)$/;
const CAPITAL: Readonly<Record<string, string>> = {
  github: "GitHub",
  gitlab: "GitLab",
  graphql: "GraphQL",
  slack: "Slack",
  notion: "Notion",
  hubspot: "HubSpot",
  onedrive: "OneDrive",
  onenote: "OneNote",
  sharepoint: "SharePoint",
  excel: "Excel",
  outlook: "Outlook",
  paypal: "PayPal",
  trello: "Trello",
  azure: "Azure",
  kubernetes: "Kubernetes",
  figma: "Figma",
  salesforce: "Salesforce",
  postgres: "Postgres",
  javascript: "JavaScript",
};

/** Words as they stand in a sentence, with an article where a thing begins. */
function phrase(words: readonly string[], article: string): string {
  let needs = true;
  const told = words.map((word) => {
    if (JOINTS.has(word)) {
      needs = word !== "and" && word !== "or";
      return word;
    }
    const shown = UPPER.test(word) ? word.toUpperCase().replace(/S$/, plural(word)) : (CAPITAL[word] ?? word);
    const text = needs ? `${article}${shown}` : shown;
    needs = false;
    return text;
  });
  return told.join(" ");
}

const plural = (word: string): string => (/^(?:apis|urls|ids|vms|prs|mrs)$/.test(word) ? "s" : "S");

const IRREGULAR: Readonly<Record<string, string>> = {
  do: "does",
  go: "goes",
  has: "has",
  is: "is",
  whoami: "tells who is signed in:",
  del: "deletes",
  rm: "removes",
  exec: "executes",
  eval: "evaluates",
  init: "initializes",
  dblclick: "double-clicks",
  diff: "compares",
  ping: "pings",
  screenshot: "takes a picture of",
  login: "signs in to",
  logout: "signs out of",
  cleanup: "cleans up",
  shutdown: "shuts down",
  rollback: "rolls back",
  upsert: "creates or updates",
  lookup: "looks up",
};

function conjugated(verb: string): string {
  const told = IRREGULAR[verb] ?? thirdPerson(verb);
  return told.charAt(0).toUpperCase() + told.slice(1);
}

function thirdPerson(verb: string): string {
  if (/[^aeiou]y$/.test(verb)) return `${verb.slice(0, -1)}ies`;
  return /(?:s|x|z|ch|sh)$/.test(verb) ? `${verb}es` : `${verb}s`;
}

const MAX_NAMED = 5;

function argumentsOf(tool: Told): string {
  if (tool.inputSchema === undefined) return "Its arguments are not known.";
  const top = readDefinition(tool).parameters.filter(({ depth }) => depth === 0);
  const names = [...new Map(top.map((one) => [one.name, one])).values()];
  const needed = names.filter(({ isRequired }) => isRequired).map(({ name }) => name);
  const others = names.length - needed.length;
  if (names.length === 0) return "Takes no arguments.";
  const optional = others === 0 ? "" : others === 1 ? "one more is optional" : `${others} more are optional`;
  if (needed.length === 0) {
    const all = names.map(({ name }) => name);
    return `Takes ${listed(all)}, ${names.length === 1 ? "which is" : "all"} optional.`;
  }
  return `Needs ${listed(needed)}${optional === "" ? "" : `; ${optional}`}.`;
}

function listed(names: readonly string[]): string {
  if (names.length > MAX_NAMED + 1) {
    return `${names.slice(0, MAX_NAMED).join(", ")} and ${names.length - MAX_NAMED} others`;
  }
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}`;
}
