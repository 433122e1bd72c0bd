import { SEVERITIES, SIGNAL_KINDS, TOOL_CLASSES } from "@sallyport/catalog";
import { type Facets, SOURCES } from "@sallyport/catalog-store";
import { cx } from "@sallyport/ui";
import Link from "next/link";
import { type CatalogueFilter, filterHref } from "./catalogue-filter.ts";
import { SEVERITY_WORDS } from "./class-words.ts";
import { SOURCE_WORDS } from "./server-words.ts";
import { SIGNAL_LABELS } from "./signal-words.ts";

type Choice = { readonly value: string; readonly label: string; readonly count: number };

/** Filters with counts. Each is a link, so that what is seen has an address; the chosen one leads back. */
export function FacetNav({ filter, facets }: { filter: CatalogueFilter; facets: Facets }) {
  const groups = [
    {
      key: "severity",
      title: "Risk",
      choices: SEVERITIES.toReversed().map((value) => ({ value, label: SEVERITY_WORDS[value].label })),
      counts: facets.severity,
    },
    {
      key: "class",
      title: "Class",
      choices: TOOL_CLASSES.toReversed().map((value) => ({ value, label: value })),
      counts: facets.class,
    },
    {
      key: "signal",
      title: "Signal",
      choices: SIGNAL_KINDS.map((value) => ({ value, label: SIGNAL_LABELS[value] })),
      counts: facets.signal,
    },
    {
      key: "source",
      title: "Source",
      choices: SOURCES.map((value) => ({ value, label: SOURCE_WORDS[value] })),
      counts: facets.source,
    },
  ] as const;
  return (
    <nav aria-label="Filters" className="flex flex-col gap-5">
      {groups.map(({ key, title, choices, counts }) => (
        <FacetGroup
          key={key}
          name={key}
          title={title}
          filter={filter}
          isSample={facets.isSample}
          choices={choices
            .map(({ value, label }) => ({ value, label, count: counts[value] ?? 0 }))
            .filter(({ value, count }) => count > 0 || filter[key] === value)}
        />
      ))}
    </nav>
  );
}

type GroupProps = {
  name: "class" | "severity" | "signal" | "source";
  title: string;
  filter: CatalogueFilter;
  isSample: boolean;
  choices: readonly Choice[];
};

function FacetGroup({ name, title, filter, isSample, choices }: GroupProps) {
  const { [name]: chosen, ...rest } = filter;
  return (
    <div>
      <h2 className="mb-1 text-sm font-medium">{title}</h2>
      <ul className="flex flex-wrap gap-1 lg:flex-col lg:gap-0">
        {choices.map(({ value, label, count }) => (
          <li key={value} className="min-w-0">
            <Link
              prefetch={false}
              scroll={false}
              href={filterHref(value === chosen ? rest : { ...rest, [name]: value })}
              aria-current={value === chosen ? "true" : undefined}
              className={cx(
                "flex min-h-7 items-center justify-between gap-3 rounded-md px-2 text-sm",
                value === chosen
                  ? "bg-accent-soft font-medium text-accent"
                  : "text-ink-muted hover:bg-inset hover:text-ink",
              )}
            >
              <span className="min-w-0">{label}</span>
              <span className="tabular text-xs">
                {count.toLocaleString("en-US")}
                {isSample ? "+" : ""}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
