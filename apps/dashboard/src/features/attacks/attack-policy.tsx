import { type Attack, OUTCOME_TEXTS } from "@sallyport/attacks";
import { CodeBlock } from "@sallyport/ui";
import { CopyFigure } from "../catalogue/copy-figure.tsx";

/** The policy against an attack; null where no rule on calls helps. */
export const policyText = ({ policy }: Attack): string | null =>
  policy === null ? null : JSON.stringify(policy, null, 2);

/** The same as a block, with what it does and does not do. */
export function AttackPolicy({ attack }: { attack: Attack }) {
  const text = policyText(attack);
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <p className="max-w-prose text-base">
        {OUTCOME_TEXTS[attack.verdict].about} {attack.because}
      </p>
      {text === null ? null : (
        <CodeBlock
          label={`${attack.id}.policy.json`}
          actions={<CopyFigure label={`Copy the policy against: ${attack.title}`} />}
          className="[&_pre]:max-h-[28rem] [&_pre]:overflow-y-auto"
        >
          {text}
        </CodeBlock>
      )}
    </div>
  );
}
