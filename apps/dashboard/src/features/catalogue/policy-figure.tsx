import { STRENGTHS, type Strength, type Suggestion } from "@sallyport/catalog";
import { CodeBlock, cx, Untrusted, visibleJson } from "@sallyport/ui";
import Link from "next/link";
import { CopyFigure } from "./copy-figure.tsx";
import { STRENGTH_WORDS } from "./strength-words.ts";

/** A suggested policy, in the strength that the address asks for, with what its owner has to know. */
export function PolicyFigure({
  path,
  strength,
  suggestion,
  label = "policy.json",
}: {
  /** Of the page: the other strengths are one parameter away. */
  path: string;
  strength: Strength;
  suggestion: Suggestion;
  label?: string;
}) {
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <nav aria-label="Strength of the policy" className="flex flex-wrap gap-1">
        {STRENGTHS.map((one) => (
          <Link
            key={one}
            prefetch={false}
            scroll={false}
            href={one === "balanced" ? path : `${path}?strength=${one}`}
            aria-current={one === strength ? "true" : undefined}
            className={cx(
              "flex h-8 items-center rounded-md px-2.5 text-base font-medium",
              one === strength
                ? "bg-accent-soft text-accent"
                : "text-ink-muted hover:bg-inset hover:text-ink",
            )}
          >
            {STRENGTH_WORDS[one].label}
          </Link>
        ))}
      </nav>
      <p className="text-base text-ink-muted">{STRENGTH_WORDS[strength].means}</p>
      <CodeBlock
        label={label}
        actions={<CopyFigure label={`Copy ${label}`} />}
        className="[&_pre]:max-h-[32rem] [&_pre]:overflow-y-auto"
      >
        {visibleJson(suggestion.text)}
      </CodeBlock>
      {suggestion.notes.length > 0 ? (
        <ul className="list-disc pl-5 text-base text-ink-muted">
          {suggestion.notes.map((note) => (
            <li key={note}>
              <Untrusted text={note} />
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
