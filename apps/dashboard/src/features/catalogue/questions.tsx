import { Say } from "./say.tsx";
import type { Question } from "./tool-questions.ts";

export function Questions({ questions }: { questions: readonly Question[] }) {
  return (
    <div className="divide-y divide-line rounded-lg border border-line bg-surface">
      {questions.map(({ id, ask, answer }) => (
        <details key={id} className="group px-4 py-3">
          <summary className="cursor-pointer text-base font-medium wrap-anywhere">
            <h3 className="inline">
              <Say text={ask} />
            </h3>
          </summary>
          <div className="mt-2 flex max-w-prose flex-col gap-2 text-base text-ink-muted">
            {answer.map((text, index) => (
              // oxlint-disable-next-line react/no-array-index-key -- the paragraphs of one answer never move
              <p key={index} className="wrap-anywhere">
                <Say text={text} />
              </p>
            ))}
          </div>
        </details>
      ))}
    </div>
  );
}
