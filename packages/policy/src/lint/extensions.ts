import type { PolicyDocument, SurfaceRule } from "../language/document.ts";
import { quoted } from "../language/issue.ts";
import { surfacePattern } from "../values/surface-pattern.ts";
import type { Warning } from "./warning.ts";

const TASKS = "io.modelcontextprotocol/tasks";
const APPS = "io.modelcontextprotocol/ui";

/** Extensions that the list cannot decide, and apps whose pages no client could read. */
export function extensionWarnings({ surfaces: { extensions, resources } }: PolicyDocument): Warning[] {
  if (extensions === undefined || typeof extensions.access === "string") return [];
  const { rule, access } = extensions;
  const elsewhere = (["allow", "deny"] as const).flatMap((list) =>
    access[list].flatMap((pattern, i) => (pattern === TASKS ? [tasksWarning(`${rule}/${list}/${i}`)] : [])),
  );
  const apps = access.allow.findIndex((pattern) => surfacePattern(pattern)(APPS));
  const isAllowed = apps >= 0 && !access.deny.some((pattern) => surfacePattern(pattern)(APPS));
  return isAllowed && !mayReadPages(resources)
    ? [...elsewhere, appsWarning(`${rule}/allow/${apps}`)]
    : elsewhere;
}

function tasksWarning(pointer: string): Warning {
  const message = `${quoted(TASKS)} is decided by the surface "tasks", whatever stands here. Write it there.`;
  return { code: "never_matches", pointer, message };
}

function appsWarning(pointer: string): Warning {
  const message = `MCP Apps are allowed, and no resource that begins with "ui://" is, so clients cannot read the pages of the apps. Allow "ui://**" under "resources".`;
  return { code: "app_without_pages", pointer, message };
}

function mayReadPages(resources: SurfaceRule | undefined): boolean {
  const access = resources?.access ?? "deny";
  if (typeof access === "string") return access === "allow";
  return access.allow.some((pattern) => pattern.startsWith("ui:") || pattern.startsWith("*"));
}
