import { CodeBlock, Untrusted } from "@sallyport/ui";
import { argumentsOf, indented } from "./argument-text.ts";

/** Arguments as names and values, and below as the JSON that runs. */
export function ArgumentView({ text, label }: { text: string; label: string }) {
  const list = argumentsOf(text);
  return (
    <div className="flex min-w-0 flex-col gap-3">
      {list === null ? null : list.length === 0 ? (
        <p className="text-base text-ink-muted">The call has no arguments.</p>
      ) : (
        <dl aria-label={label} className="overflow-hidden rounded-md border border-line">
          {list.map(({ path, value, isText }) => (
            <div
              key={path}
              className="grid gap-x-4 border-b border-line px-3 py-1.5 last:border-b-0 sm:grid-cols-[minmax(7rem,auto)_minmax(0,1fr)]"
            >
              <dt className="font-mono text-sm wrap-anywhere text-ink-muted">
                <Untrusted text={path} />
              </dt>
              <dd className={`min-w-0 text-base wrap-anywhere ${isText ? "" : "font-mono text-sm"}`}>
                <Untrusted text={value} lines />
              </dd>
            </div>
          ))}
        </dl>
      )}
      <details open={list === null}>
        <summary className="cursor-pointer text-sm text-ink-muted">As JSON</summary>
        <CodeBlock label={label} className="mt-2">
          <Untrusted text={indented(text)} lines />
        </CodeBlock>
      </details>
    </div>
  );
}
