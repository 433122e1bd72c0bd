import { SEVERITIES } from "@sallyport/catalog";
import { cx } from "@sallyport/ui";
import type { Metadata } from "next";
import Link from "next/link";
import { env } from "../../../../env.ts";
import { CATALOGUE, CHANGES } from "../../../../features/catalogue/addresses.ts";
import { ChangeList } from "../../../../features/catalogue/change-list.tsx";
import { SEVERITY_WORDS } from "../../../../features/catalogue/class-words.ts";
import { JsonLd } from "../../../../features/catalogue/json-ld.tsx";
import { loadChanges, PAGE } from "../../../../features/catalogue/load-catalogue.ts";
import { pageMetadata } from "../../../../features/catalogue/page-metadata.ts";
import { CataloguePage, Crumbs, NextPage } from "../../../../features/catalogue/parts.tsx";
import { listData } from "../../../../features/catalogue/structured-data.ts";

const ABOUT = {
  title: "What changed in MCP servers",
  description:
    "Tools that appeared, disappeared or now take other arguments, server by server, with how much each change matters.",
  path: CHANGES,
};

export function generateMetadata(): Metadata {
  return pageMetadata(ABOUT, env().NEXTAUTH_URL);
}

export default async function ChangesPage({ searchParams }: PageProps<"/catalog/changes">) {
  const { severity, before } = await searchParams;
  const atLeast = SEVERITIES.find((one) => one === severity);
  const changes = await loadChanges({
    ...(atLeast && { atLeast }),
    ...(typeof before === "string" && /^\d{1,18}$/.test(before) && { before }),
  });
  const last = changes.length === PAGE ? changes.at(-1) : undefined;
  const query = (more: Record<string, string>) => `${CHANGES}?${new URLSearchParams(more).toString()}`;
  return (
    <CataloguePage>
      <JsonLd data={listData({ ...ABOUT, name: ABOUT.title }, env().NEXTAUTH_URL)} />
      <header className="flex flex-col gap-3">
        <Crumbs to={[{ href: CATALOGUE, text: "Catalogue" }]} />
        <h1 className="text-2xl font-semibold tracking-tight">{ABOUT.title}</h1>
        <p className="max-w-prose text-lg text-ink-muted">{ABOUT.description}</p>
      </header>
      <nav aria-label="Least severity" className="flex flex-wrap gap-1">
        {SEVERITIES.map((one) => (
          <Link
            key={one}
            prefetch={false}
            href={one === "low" ? CHANGES : query({ severity: one })}
            aria-current={one === (atLeast ?? "low") ? "true" : undefined}
            className={cx(
              "flex h-8 items-center rounded-md px-2.5 text-base font-medium",
              one === (atLeast ?? "low")
                ? "bg-accent-soft text-accent"
                : "text-ink-muted hover:bg-inset hover:text-ink",
            )}
          >
            {one === "low" ? "Everything" : `${SEVERITY_WORDS[one].label} and up`}
          </Link>
        ))}
      </nav>
      <ChangeList changes={changes} />
      {last === undefined ? null : (
        <NextPage href={query({ ...(atLeast && { severity: atLeast }), before: last.id })} />
      )}
    </CataloguePage>
  );
}
