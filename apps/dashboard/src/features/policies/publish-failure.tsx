"use client";

import { Button, Code, Notice } from "@sallyport/ui";
import { GitPullRequestArrow, TriangleAlert } from "@sallyport/ui/icons";
import type { ServiceFailure } from "../feedback/service-failure.ts";
import { Time } from "../preferences/time.tsx";
import type { PolicyDetails } from "./policy-types.ts";

export type PublishFailureProps = {
  failure: ServiceFailure;
  enforced: PolicyDetails["current"];
  onPublishOver: () => void;
  onDismiss: () => void;
};

/** Why a publish did not happen. The text stays in the editor in every case. */
export function PublishFailure({ failure, enforced, onPublishOver, onDismiss }: PublishFailureProps) {
  const dismiss = (
    <Button size="sm" look="ghost" onClick={onDismiss}>
      Dismiss
    </Button>
  );
  if (failure.code === "conflict" && enforced) {
    return (
      <Notice
        tone="warn"
        live="alert"
        icon={<GitPullRequestArrow />}
        title={`Revision ${enforced.number} was published meanwhile`}
        actions={
          <>
            <Button size="sm" onClick={onPublishOver}>
              Publish mine over it
            </Button>
            {dismiss}
          </>
        }
      >
        By {enforced.publishedBy}, <Time at={enforced.publishedAt} />. Nothing of yours was published, and
        your text is still in the editor. Read theirs under Revisions before you decide.
      </Notice>
    );
  }
  return (
    <Notice
      tone="bad"
      live="alert"
      icon={<TriangleAlert />}
      title={`Not published. ${failure.sentence}`}
      actions={dismiss}
    >
      {failure.issues.length > 0 ? (
        <ul className="list-disc pl-5">
          {failure.issues.slice(0, 10).map((issue) => (
            <li key={`${issue.path}${issue.message}`}>
              {issue.line ? `Line ${issue.line}: ` : ""}
              {issue.message} {issue.path ? <Code>{issue.path}</Code> : null}
            </li>
          ))}
        </ul>
      ) : (
        "Your text is still in the editor."
      )}
    </Notice>
  );
}
