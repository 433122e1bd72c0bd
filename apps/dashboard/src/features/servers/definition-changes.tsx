import { Untrusted } from "@sallyport/ui";
import { commonEnds, definitionDiff, type FieldChange } from "./definition-diff.ts";

function Side({ sign, label, children }: { sign: "+" | "−"; label: string; children: React.ReactNode }) {
  const look = sign === "+" ? "bg-ok-soft" : "bg-bad-soft";
  return (
    <div className={`flex gap-2 px-3 py-1.5 ${look}`}>
      <span aria-hidden className="shrink-0 font-mono text-sm text-ink-muted select-none">
        {sign}
      </span>
      <span className="sr-only">{label}</span>
      <span className="min-w-0 flex-1 text-base whitespace-pre-wrap wrap-anywhere">{children}</span>
    </div>
  );
}

function Marked({ start, marked, end }: { start: string; marked: string; end: string }) {
  return (
    <>
      <Untrusted text={start} lines />
      {marked === "" ? null : (
        <mark className="rounded-sm bg-transparent text-ink underline decoration-2 underline-offset-3">
          <Untrusted text={marked} lines />
        </mark>
      )}
      <Untrusted text={end} lines />
    </>
  );
}

function Change({ path, before, after }: FieldChange) {
  const parts = commonEnds(before ?? "", after ?? "");
  const what = before === null ? "added" : after === null ? "removed" : "changed";
  return (
    <li className="overflow-hidden rounded-md border border-line">
      <p className="flex flex-wrap items-baseline gap-x-2 border-b border-line bg-inset px-3 py-1">
        <span className="font-mono text-sm font-medium wrap-anywhere">
          <Untrusted text={path} />
        </span>
        <span className="text-xs text-ink-muted">{what}</span>
      </p>
      {before === null ? null : (
        <Side sign="−" label="Before: ">
          {after === null ? <Untrusted text={before} lines /> : <Marked {...parts} marked={parts.a} />}
        </Side>
      )}
      {after === null ? null : (
        <Side sign="+" label="Now: ">
          {before === null ? <Untrusted text={after} lines /> : <Marked {...parts} marked={parts.b} />}
        </Side>
      )}
    </li>
  );
}

/** The fields that differ between two definitions. Invisible characters are shown by name. */
export function DefinitionChanges({ before, after }: { before: unknown; after: unknown }) {
  return <FieldChanges changes={definitionDiff(before, after)} />;
}

export function FieldChanges({ changes }: { changes: readonly FieldChange[] }) {
  return (
    <ul className="flex flex-col gap-2">
      {changes.map((change) => (
        <Change key={change.path} {...change} />
      ))}
    </ul>
  );
}
