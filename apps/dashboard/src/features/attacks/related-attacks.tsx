import { attacksOf, type JudgedTool } from "@sallyport/attacks";
import Link from "next/link";
import { ATTACKS_HOME, attackPath } from "./addresses.ts";
import { AttackPolicy } from "./attack-policy.tsx";
import { OutcomeBadge } from "./outcome-badge.tsx";

const MAX_SHOWN = 6;

/** Attacks that abuse what a tool gives, each with the policy against it. */
export function RelatedAttacks({ tool }: { tool: JudgedTool }) {
  const attacks = attacksOf(tool);
  const shown = attacks.slice(0, MAX_SHOWN);
  return (
    <>
      <p className="max-w-prose text-base">
        {shown.length === 0
          ? "No attack of the database is known to abuse just this kind of access. What the class allows can still be abused."
          : "These abuse the kind of access that this tool gives. Each has the full case, and the policy against it."}
      </p>
      {shown.length === 0 ? null : (
        <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
          {shown.map((attack) => (
            <li key={attack.id} className="flex min-w-0 flex-col gap-2 px-4 py-3">
              <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
                <Link prefetch={false} className="link text-base font-medium" href={attackPath(attack.id)}>
                  {attack.title}
                </Link>
                <OutcomeBadge outcome={attack.verdict} />
              </span>
              <p className="max-w-prose text-base text-ink-muted">{attack.summary}</p>
              <details className="min-w-0">
                <summary className="cursor-pointer text-sm text-accent">
                  {attack.policy === null ? "Why no policy stops it" : "The policy against it"}
                </summary>
                <div className="mt-2">
                  <AttackPolicy attack={attack} />
                </div>
              </details>
            </li>
          ))}
        </ul>
      )}
      <p className="max-w-prose text-base">
        Sallyport decides each call by your policy before the server sees it. What that stops, and what it
        cannot stop, each page says.{" "}
        <Link prefetch={false} className="link" href={ATTACKS_HOME}>
          Browse the whole attack database
        </Link>
      </p>
    </>
  );
}
