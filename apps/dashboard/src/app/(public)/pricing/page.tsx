import { FREE_PLAN } from "@sallyport/services";
import { buttonClass } from "@sallyport/ui";
import Link from "next/link";
import { Section } from "../../../features/catalogue/parts.tsx";
import { PlainPage, plainMetadata } from "../../../features/catalogue/plain-page.tsx";

const WORDS = {
  title: "Pricing",
  description: "Sallyport is free. There is one plan, without a card, and these are its limits.",
  path: "/pricing",
};

const LIMITS: readonly { readonly count: number; readonly what: string }[] = [
  { count: FREE_PLAN.servers, what: "registered servers" },
  { count: FREE_PLAN.identities, what: "identities: people, agents and jobs that call tools" },
  { count: FREE_PLAN.grants, what: "active grants" },
];

export const generateMetadata = () => plainMetadata(WORDS);

export default function PricingPage() {
  return (
    <PlainPage words={WORDS}>
      <Section id="free" title="Free">
        <p className="text-base">Each organisation has at most:</p>
        <ul className="list-disc pl-5 text-base">
          {LIMITS.map(({ count, what }) => (
            <li key={what}>
              <strong className="tabular-nums">{count.toLocaleString("en-US")}</strong> {what}
            </li>
          ))}
        </ul>
        <p className="max-w-prose text-base text-ink-muted">
          Policies, people and calls have no limit of the plan. Above a limit nothing that exists stops
          working: the next one is refused with the reason. The overview of your organisation shows what is
          used.
        </p>
        <p className="flex flex-wrap gap-3">
          <Link href="/sign-up" className={buttonClass("primary", "lg")}>
            Sign up
          </Link>
          <Link href="/contact" className={buttonClass("secondary", "lg")}>
            Ask for higher limits
          </Link>
        </p>
      </Section>
      <Section id="yours" title="On your own machine">
        <p className="max-w-prose text-base">
          Sallyport is open source under the Apache License 2.0. Whoever runs it chooses the limits, in one
          file. There is no paid plan.
        </p>
      </Section>
    </PlainPage>
  );
}
