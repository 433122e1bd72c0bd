"use client";

import { buttonClass, cx } from "@sallyport/ui";
import { Check } from "@sallyport/ui/icons";
import Link from "next/link";
import { useOrg } from "../org/org-provider.tsx";
import { firstSteps, nextStep, type OverviewState, type Step } from "./steps.ts";

function Mark({ step, index }: { step: Step; index: number }) {
  return (
    <span
      className={cx(
        "grid size-6 shrink-0 place-items-center rounded-full text-xs font-semibold",
        step.done ? "bg-ok-soft text-ok" : "bg-inset text-ink-muted",
      )}
    >
      {step.done ? <Check className="size-3.5" aria-label="Done" /> : index + 1}
    </span>
  );
}

/** The four first steps, with the action for the next one. */
export function Checklist({ state }: { state: OverviewState }) {
  const { slug } = useOrg();
  const steps = firstSteps(state);
  const next = nextStep(steps);
  return (
    <ol aria-label="First steps" className="divide-y divide-line rounded-lg border border-line bg-surface">
      {steps.map((step, index) => (
        <li
          key={step.id}
          aria-current={step === next ? "step" : undefined}
          className="flex flex-wrap items-start gap-x-3 gap-y-2 px-4 py-3.5"
        >
          <Mark step={step} index={index} />
          <div className="min-w-0 flex-1">
            <h2 className={cx("text-base font-semibold", step.done && "text-ink-muted")}>
              {step.title}
              {step.done ? <span className="sr-only"> (done)</span> : null}
            </h2>
            <p className="text-base text-ink-muted">{step.text}</p>
          </div>
          {step === next ? (
            <Link href={`/${slug}${step.path}`} className={buttonClass("primary")}>
              {step.action}
            </Link>
          ) : null}
        </li>
      ))}
    </ol>
  );
}
