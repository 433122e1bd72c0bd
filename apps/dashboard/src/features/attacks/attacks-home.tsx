import { ATTACKS, CATEGORIES, CATEGORY_TEXTS, OUTCOME_TEXTS, OUTCOMES } from "@sallyport/attacks";
import Link from "next/link";
import { CATALOGUE } from "../catalogue/addresses.ts";
import { CataloguePage, Section } from "../catalogue/parts.tsx";
import { attackPath } from "./addresses.ts";
import { OutcomeBadge } from "./outcome-badge.tsx";

/** The attack database, by category. */
export function AttacksHome() {
  return (
    <CataloguePage>
      <header className="flex flex-col gap-3">
        <h1 className="text-2xl font-semibold tracking-tight">MCP attack database</h1>
        <p className="max-w-3xl text-lg text-ink-muted">
          {ATTACKS.length} attacks on agents that use MCP: what happened, why, and what a policy on calls does
          about it. Where it does nothing, the page says so.{" "}
          <Link prefetch={false} className="link" href={CATALOGUE}>
            Tools that lend themselves to them
          </Link>
        </p>
        <ul className="flex max-w-3xl flex-col gap-2 text-base">
          {OUTCOMES.map((outcome) => (
            <li key={outcome} className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
              <OutcomeBadge outcome={outcome} />
              <span className="text-ink-muted">
                {ATTACKS.filter(({ verdict }) => verdict === outcome).length}. {OUTCOME_TEXTS[outcome].about}
              </span>
            </li>
          ))}
        </ul>
        <nav aria-label="Categories">
          <ul className="flex flex-wrap gap-x-4 gap-y-1 text-base">
            {CATEGORIES.map((category) => (
              <li key={category}>
                <a className="link" href={`#${category}`}>
                  {CATEGORY_TEXTS[category].title}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      </header>
      {CATEGORIES.map((category) => (
        <Section key={category} id={category} title={CATEGORY_TEXTS[category].title}>
          <p className="max-w-prose text-base text-ink-muted">{CATEGORY_TEXTS[category].about}</p>
          <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
            {ATTACKS.filter((attack) => attack.category === category).map((attack) => (
              <li key={attack.id} className="flex min-w-0 flex-col gap-1 px-4 py-3">
                <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
                  <Link prefetch={false} className="link text-base font-medium" href={attackPath(attack.id)}>
                    {attack.title}
                  </Link>
                  <OutcomeBadge outcome={attack.verdict} />
                  <span className="text-sm text-ink-muted">{attack.date}</span>
                </span>
                <p className="max-w-prose text-base text-ink-muted">{attack.summary}</p>
              </li>
            ))}
          </ul>
        </Section>
      ))}
    </CataloguePage>
  );
}
