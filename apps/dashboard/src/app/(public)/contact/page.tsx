import type { Metadata } from "next";
import { env } from "../../../env.ts";
import { CataloguePage } from "../../../features/catalogue/parts.tsx";
import { ContactForm } from "../../../features/contact/contact-form.tsx";

const TITLE = "Contact";
const DESCRIPTION =
  "Write to the people who run this Sallyport: questions, mistakes in the catalogue, higher limits.";

export function generateMetadata(): Metadata {
  return {
    metadataBase: new URL(env().NEXTAUTH_URL),
    title: TITLE,
    description: DESCRIPTION,
    alternates: { canonical: "/contact" },
  };
}

export default function ContactPage() {
  return (
    <CataloguePage>
      <header className="flex flex-col gap-3">
        <h1 className="text-2xl font-semibold tracking-tight">{TITLE}</h1>
        <p className="max-w-prose text-lg text-ink-muted">{DESCRIPTION}</p>
      </header>
      <ContactForm />
    </CataloguePage>
  );
}
