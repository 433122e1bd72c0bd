"use client";

import { Button, Code, Notice } from "@sallyport/ui";
import { GitPullRequestArrow, TriangleAlert } from "@sallyport/ui/icons";
import type { ServiceFailure } from "../feedback/service-failure.ts";
import { Time } from "../preferences/time.tsx";
import type { PolicyDetails } from "./policy-types.ts";
import { uniqueKeys } from "./unique-keys.ts";

const MAX_SHOWN = 10;

export type PublishFailureProps = {
  failure: ServiceFailure;
  enforced: PolicyDetails["current"];
  onPublishOver: () => void;
  onDismiss: () => void;
};

/** Why publishing failed. The text stays in the editor. */
export function PublishFailure({ failure, enforced, onPublishOver, onDismiss }: PublishFailureProps) {
  const issues = failure.issues.slice(0, MAX_SHOWN);
  const keys = uniqueKeys(issues, ({ path, message }) => `${path} ${message}`);
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
        title={`Not published: revision ${enforced.number} was published while you edited`}
        actions={
          <>
            <Button size="sm" onClick={onPublishOver}>
              Publish my text instead
            </Button>
            {dismiss}
          </>
        }
      >
        {enforced.publishedBy} published it at <Time at={enforced.publishedAt} />. Your text is still in the
        editor. Read the new revision under Revisions before you decide.
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
      {issues.length > 0 ? (
        <ul className="list-disc pl-5">
          {issues.map((issue, index) => (
            <li key={keys[index]}>
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
