import { readDefinition } from "../definition.ts";
import type { ToolClass } from "../tool-class.ts";
import { READ_NOUNS, verbNamed } from "../verbs.ts";
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
  write: "Changes",
  execute: "Runs",
  destructive: "Removes or replaces",
  financial: "Moves money for",
};

function deedOf(told: readonly string[], kind: ToolClass): string {
  const words = withoutEchoes(told);
  const at = verbAt(words);
  const verb = words[at];
  if (verb === undefined) return `${GENERAL[kind]} ${phrase(words, "the")}`.trimEnd();
  const [before, after] = [words.slice(0, at), words.slice(at + 1)];
  const [joint, second, ...rest] = after;
  if ((joint === "or" || joint === "and") && second !== undefined && verbNamed(second) !== undefined) {
    const both = `${conjugated(verb)} ${joint} ${conjugated(second).toLowerCase()}`;
    return `${both} ${phrase([...before, ...rest], "the")}`.trimEnd();
  }
  if (before.length === 0 && after.length === 0) return bare(verb);
  if (joint !== undefined && JOINTS.has(joint) && before.length > 0) {
    return `${conjugated(verb)} ${phrase(before, "the")} ${phrase(after, "")}`;
  }
  const object = phrase(manyOf(verb, after.length > 0 ? after : before), articleFor(verb));
  const around =
    after.length > 0 && before.length > 0
      ? ` in ${phrase(before, COMMON.has(before.at(-1) ?? "") ? "the" : "")}`
      : "";
  return `${conjugated(verb)} ${object}${around}`;
}

const COMMON = new Set("queue wiki repo batch pipeline cache workspace project page team".split(" "));

function bare(verb: string): string {
  if (READ_NOUNS.has(verb)) return `Returns the ${verb}`;
  return `${conjugated(verb).replace(/ (?:on|over|with|for|to|of)$/, "")}, as its arguments say`;
}

/** A verb at the beginning or the end; else one that is never a noun; else none. */
function verbAt(words: readonly string[]): number {
  const firm = words.findIndex((word) => verbNamed(word)?.isFirm === true || OPENERS.has(word));
  const last = words.length - 1;
  if (firm === 0 || firm === last) return firm;
  const loose = [0, last].find((at) => verbNamed(words[at] ?? "") !== undefined && !isNounThere(words, at));
  return firm > 0 && !(loose === 0 && words.length < 3) ? firm : (loose ?? -1);
}

const OPENERS = new Set(["take", "use", "bulk", "new"]);

/** `run_details` and `order_history` name what is returned. */
const isNounThere = (words: readonly string[], at: number): boolean =>
  at === 0 && words.length > 1 && READ_NOUNS.has(words.at(-1) ?? "");

/** `eventhubs eventhub` is one thing. */
function withoutEchoes(words: readonly string[]): string[] {
  return words.filter((word, at) => words[at + 1] !== word && word !== `${words[at + 1] ?? ""}s`);
}

const MANY = new Set(["list", "search", "find", "count", "enumerate", "query"]);

/** What is listed is many. */
function manyOf(verb: string, words: readonly string[]): readonly string[] {
  const last = words.at(-1) ?? "";
  const isMany =
    !MANY.has(verb) || !/^[a-z]{3,}$/.test(last) || /s$|^(?:data|all|info|history|by|code|web)$/.test(last);
  if (isMany || words.some((word) => JOINTS.has(word))) return words;
  return [...words.slice(0, -1), thirdPerson(last)];
}

type Article = "" | "the" | "a";
const MAKING = new Set(
  "create add generate send insert place post write make new compose submit open draft register build take".split(
    " ",
  ),
);

function articleFor(verb: string): Article {
  if (MANY.has(verb)) return "";
  return MAKING.has(verb) ? "a" : "the";
}

const JOINTS = new Set("to from in into on onto by for with of and or as at via without".split(" "));
const UPPER =
  /^(?:api|apis|url|urls|id|ids|sql|html|css|pdf|csv|json|xml|yaml|ui|ip|dns|ssl|tls|vm|vms|aws|crm|kv|ci|cd|pr|prs|mr|mrs|lwc|soql|dql|jql|kql|ai|llm|mcp|gpu|cpu|http|https|rpc|sdk|ssh|acl|sms|seo|faq|npm|d1|r2|db|os|i18n|lds|a11y|ux|qa|sla|slo|prd|har|js|do|kv|rum)$/;
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

const plural = (word: string): string => (/^(?:apis|urls|ids|vms|prs|mrs)$/.test(word) ? "s" : "S");

/** Words as they stand in a sentence, with an article where a thing begins. */
function phrase(words: readonly string[], article: Article): string {
  const chunks: string[][] = [[]];
  for (const word of words) {
    if (JOINTS.has(word)) chunks.push([word], []);
    else chunks.at(-1)?.push(word);
  }
  const told = chunks.map((chunk, index) => {
    const isJoint = JOINTS.has(chunk[0] ?? "");
    return isJoint ? chunk.join(" ") : thing(chunk, index > 0 && article === "a" ? "the" : article);
  });
  return told.filter((part) => part !== "").join(" ");
}

const DETERMINED =
  /^(?:a|an|the|my|all|any|many|multiple|me|new|back|forward|here|it|this|which|what|everything|\d.*)$/;
const UNCOUNTED =
  /^(?:data|info|information|code|content|help|history|html|text|usage|access|feedback|guidance|documentation|metadata|storage|traffic|weather|status|css|json|xml|javascript|knowledge|sql|back|forward|email)$/;

function thing(words: readonly string[], article: Article): string {
  const [first = "", last = ""] = [words[0], words.at(-1)];
  const shown = words.map((word) =>
    UPPER.test(word) ? word.toUpperCase().replace(/S$/, plural(word)) : (CAPITAL[word] ?? word),
  );
  const text = shown.join(" ");
  const isPlural = /[^su]s$/.test(last) && !/^(?:status|address|analysis|kubernetes|canvas)$/.test(last);
  if (text === "" || article === "" || DETERMINED.test(first) || isPlural) return text;
  if (article === "the") return `the ${text}`;
  if (UNCOUNTED.test(last)) return text;
  return `${/^(?:[aeio]|u(?!ser|ni|se|ti|rl)|(?:API|AI|SQL|HTML|MR|MCP|SSL|LLM|LWC|HTTP|SMS|XML|SLO|SLA)\b)/i.test(text) ? "an" : "a"} ${text}`;
}

const IRREGULAR: Readonly<Record<string, string>> = {
  new: "creates",
  bulk: "changes many",
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
  checkout: "checks out",
  hover: "hovers over",
  interact: "interacts with",
  click: "clicks on",
  wait: "waits for",
  look: "looks up",
  listen: "listens to",
};

function conjugated(verb: string): string {
  const told = IRREGULAR[verb] ?? thirdPerson(verb);
  return told.charAt(0).toUpperCase() + told.slice(1);
}

/** Plurals of nouns are made alike. */
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
