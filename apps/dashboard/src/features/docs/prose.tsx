import { Table, Td, Tr } from "@sallyport/ui";
import type { ReactNode } from "react";

export function DocHead({ title, children }: { title: string; children: ReactNode }) {
  return (
    <header className="mb-8">
      <h1 className="text-2xl font-semibold tracking-tight">{title}</h1>
      <p className="mt-2 max-w-prose text-lg text-ink-muted">{children}</p>
    </header>
  );
}

export function DocSection({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section aria-labelledby={id} className="mb-10 flex min-w-0 flex-col gap-3">
      <h2 id={id} className="text-xl font-semibold tracking-tight">
        <a href={`#${id}`} className="rounded-sm hover:text-accent">
          {title}
        </a>
      </h2>
      {children}
    </section>
  );
}

/** A paragraph of documentation. */
export function P({ children }: { children: ReactNode }) {
  return <p className="max-w-prose text-base text-ink">{children}</p>;
}

/** A reference table. The first column shows code. */
export function Reference({
  label,
  head,
  rows,
}: {
  label: string;
  head: readonly string[];
  rows: readonly (readonly ReactNode[])[];
}) {
  return (
    <div className="min-w-0 rounded-lg border border-line bg-surface">
      <Table label={label} columns={head}>
        {rows.map((cells, row) => (
          <Tr key={`${label}-${row}`}>
            {cells.map((cell, column) => (
              <Td key={head[column]} className={column === 0 ? "align-top font-mono text-sm" : "align-top"}>
                {cell}
              </Td>
            ))}
          </Tr>
        ))}
      </Table>
    </div>
  );
}
