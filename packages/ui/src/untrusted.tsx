import { cx } from "./cx.ts";
import { printableParts } from "./printable.ts";

/** Text that a server, a client or another person wrote: shown as text only, with its invisible characters named. */
export function Untrusted({
  text,
  lines = false,
  className,
}: {
  text: string;
  /** Keeps line breaks, for descriptions. */
  lines?: boolean;
  className?: string;
}) {
  const parts = printableParts(text, lines ? "line-breaks" : "nothing");
  return (
    <bdi className={cx(lines && "whitespace-pre-wrap", className)}>
      {parts.map((part, index) =>
        part.kind === "text" ? (
          part.text
        ) : (
          <span
            // oxlint-disable-next-line react/no-array-index-key -- the parts of one text never move
            key={index}
            title="A character that cannot be seen or that changes the order of the text"
            className="rounded-sm bg-warn-soft px-0.5 font-mono text-[0.85em] text-warn"
          >
            {part.text}
          </span>
        ),
      )}
    </bdi>
  );
}
