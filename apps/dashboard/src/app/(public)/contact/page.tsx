import { PlainPage, plainMetadata } from "../../../features/catalogue/plain-page.tsx";
import { ContactForm } from "../../../features/contact/contact-form.tsx";

const WORDS = {
  title: "Contact",
  description:
    "Write to the people who run this Sallyport: questions, mistakes in the catalogue, higher limits.",
  path: "/contact",
};

export const generateMetadata = () => plainMetadata(WORDS);

export default function ContactPage() {
  return (
    <PlainPage words={WORDS}>
      <ContactForm />
    </PlainPage>
  );
}
