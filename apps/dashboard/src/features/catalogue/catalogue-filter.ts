import {
  SEVERITIES,
  type Severity,
  SIGNAL_KINDS,
  type SignalKind,
  TOOL_CLASSES,
  type ToolClass,
} from "@sallyport/catalog";
import { SOURCES, type Source, type ToolCursor } from "@sallyport/catalog-store";
import { CATALOGUE } from "./addresses.ts";

/** What the catalogue's home shows, as its URL says it. */
export type CatalogueFilter = {
  readonly q?: string;
  readonly class?: ToolClass;
  readonly severity?: Severity;
  readonly signal?: SignalKind;
  readonly source?: Source;
  /** Without anything else, servers are listed; `tools` lists tools instead. */
  readonly view?: "tools";
};

type Params = Readonly<Record<string, string | string[] | undefined>>;

const MAX_QUERY = 200;

/** Reads a URL's parameters; what is no known value is left out. */
export function readFilter(params: Params): CatalogueFilter {
  const q = textOf(params["q"])?.trim().slice(0, MAX_QUERY);
  const kind = oneOf(TOOL_CLASSES, params["class"]);
  const severity = oneOf(SEVERITIES, params["severity"]);
  const signal = oneOf(SIGNAL_KINDS, params["signal"]);
  const source = oneOf(SOURCES, params["source"]);
  return {
    ...(q && { q }),
    ...(kind && { class: kind }),
    ...(severity && { severity }),
    ...(signal && { signal }),
    ...(source && { source }),
    ...(textOf(params["view"]) === "tools" && { view: "tools" }),
  };
}

/** The address of what a filter shows, and of its next page where `after` is given. */
export function filterHref(filter: CatalogueFilter, after?: string): string {
  const query = new URLSearchParams(
    Object.entries({ ...filter, after }).filter((entry): entry is [string, string] => entry[1] !== undefined),
  ).toString();
  return query === "" ? CATALOGUE : `${CATALOGUE}?${query}`;
}

/** Whether the filter asks for tools, and not for the list of servers. */
export function isAboutTools({ view, ...filter }: CatalogueFilter): boolean {
  return view === "tools" || Object.keys(filter).length > 0;
}

/** Where a list goes on, as a parameter of a URL: JSON, because names hold any character. */
export function cursorText(cursor: readonly (string | number)[]): string {
  return JSON.stringify(cursor);
}

/** The end of the page before; undefined for anything else. */
export function readToolCursor(param: string | string[] | undefined): ToolCursor | undefined {
  const [severity, kind, slug, name] = partsOf(param);
  const worst = SEVERITIES.find((one) => one === severity);
  const klass = TOOL_CLASSES.find((one) => one === kind);
  return worst && klass && typeof slug === "string" && typeof name === "string"
    ? { severity: worst, class: klass, slug, name }
    : undefined;
}

/** The same for servers. */
export function readServerCursor(
  param: string | string[] | undefined,
): { worst: Severity; toolCount: number; slug: string } | undefined {
  const [severity, toolCount, slug] = partsOf(param);
  const worst = SEVERITIES.find((one) => one === severity);
  return worst && Number.isInteger(toolCount) && typeof slug === "string"
    ? { worst, toolCount: Number(toolCount), slug }
    : undefined;
}

function partsOf(param: string | string[] | undefined): readonly unknown[] {
  try {
    const parts: unknown = JSON.parse(textOf(param) ?? "[]");
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}

const textOf = (value: string | string[] | undefined): string | undefined =>
  typeof value === "string" ? value : undefined;

function oneOf<Value extends string>(
  known: readonly Value[],
  value: string | string[] | undefined,
): Value | undefined {
  return known.find((one) => one === value);
}
