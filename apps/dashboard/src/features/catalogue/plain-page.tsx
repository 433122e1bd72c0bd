import type { Metadata } from "next";
import type { ReactNode } from "react";
import { env } from "../../env.ts";
import { CataloguePage } from "./parts.tsx";

/** What a public page says of itself, to search engines and at its top. */
export type PlainPageWords = { readonly title: string; readonly description: string; readonly path: string };

export function plainMetadata({ title, description, path }: PlainPageWords): Metadata {
  return { metadataBase: new URL(env().NEXTAUTH_URL), title, description, alternates: { canonical: path } };
}

/** A public page of one thing, with its title and what it is for. */
export function PlainPage({ words, children }: { words: PlainPageWords; children: ReactNode }) {
  return (
    <CataloguePage>
      <header className="flex flex-col gap-3">
        <h1 className="text-2xl font-semibold tracking-tight">{words.title}</h1>
        <p className="max-w-prose text-lg text-ink-muted">{words.description}</p>
      </header>
      {children}
    </CataloguePage>
  );
}
