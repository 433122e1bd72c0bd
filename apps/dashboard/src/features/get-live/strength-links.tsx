import { STRENGTHS } from "@sallyport/catalog";
import { cx } from "@sallyport/ui";
import Link from "next/link";
import { STRENGTH_WORDS } from "../catalogue/strength-words.ts";
import { type Intent, intentQuery } from "./intent.ts";

/** The three strengths of a suggestion; `path` is the page that shows one. */
export function StrengthLinks({ path, intent }: { path: string; intent: Intent }) {
  return (
    <div className="flex flex-col gap-1">
      <nav aria-label="Strength of the policy" className="flex flex-wrap gap-1">
        {STRENGTHS.map((strength) => (
          <Link
            key={strength}
            prefetch={false}
            href={`${path}?${intentQuery({ ...intent, strength })}`}
            aria-current={strength === intent.strength ? "true" : undefined}
            className={cx(
              "flex h-8 items-center rounded-md px-2.5 text-base font-medium",
              strength === intent.strength
                ? "bg-accent-soft text-accent"
                : "text-ink-muted hover:bg-inset hover:text-ink",
            )}
          >
            {STRENGTH_WORDS[strength].label}
          </Link>
        ))}
      </nav>
      <p className="text-sm text-ink-muted">{STRENGTH_WORDS[intent.strength].means}</p>
    </div>
  );
}
