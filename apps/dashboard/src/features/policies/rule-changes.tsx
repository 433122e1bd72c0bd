import { Badge, type Tone, Untrusted } from "@sallyport/ui";
import type { PublishPreview } from "./publish-preview.ts";
import { uniqueKeys } from "./unique-keys.ts";

const MAX_SHOWN = 50;

const KIND: Readonly<Record<NonNullable<PublishPreview["changes"]>[number]["kind"], [Tone, string]>> = {
  widened: ["warn", "Wider"],
  narrowed: ["accent", "Narrower"],
  changed: ["neutral", "Changed"],
};

/** What another document does differently, rule by rule; null where the enforced text cannot be read. */
export function RuleChanges({ changes }: { changes: PublishPreview["changes"] }) {
  if (changes === null)
    return <p className="text-base text-ink-muted">The enforced text cannot be compared with this one.</p>;
  if (changes.length === 0) return <p className="text-base text-ink-muted">No rule changes what it does.</p>;
  const shown = changes.slice(0, MAX_SHOWN);
  const keys = uniqueKeys(shown, ({ part, sentence }) => `${part} ${sentence}`);
  return (
    <ul className="flex max-h-72 flex-col gap-1 overflow-y-auto">
      {shown.map(({ kind, sentence }, index) => (
        <li key={keys[index]} className="flex items-start gap-2 text-base">
          <Badge tone={KIND[kind][0]}>{KIND[kind][1]}</Badge>
          <span className="min-w-0 wrap-anywhere">
            <Untrusted text={sentence} />
          </span>
        </li>
      ))}
      {changes.length > shown.length ? <li>and {changes.length - shown.length} more.</li> : null}
    </ul>
  );
}
