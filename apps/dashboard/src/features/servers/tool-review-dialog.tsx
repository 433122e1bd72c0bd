"use client";

import { Button, Notice, Skeleton, Untrusted } from "@sallyport/ui";
import { Check, TriangleAlert } from "@sallyport/ui/icons";
import { useMutation, useQueries, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "../../trpc/client.tsx";
import { serviceFailure } from "../feedback/service-failure.ts";
import { DialogFrame } from "../feedback/dialog-frame.tsx";
import { notify } from "../feedback/notify.ts";
import { useOrg } from "../org/org-provider.tsx";
import { counted } from "../preferences/format-time.ts";
import { Time } from "../preferences/time.tsx";
import { DefinitionChanges } from "./definition-changes.tsx";
import type { ToolReview } from "./server-types.ts";
import { isUnread, isWaiting, ToolStateBadge } from "./tool-state.tsx";

/** Who accepted a definition, or that nobody did. */
function Accepted({
  reviewed,
  isPrevious,
}: {
  reviewed: NonNullable<ToolReview["reviewed"]>;
  isPrevious: boolean;
}) {
  const { at, by, firstUse } = reviewed;
  return (
    <>
      {isPrevious ? "the previous one was " : ""}
      {firstUse ? "trusted on first use" : "reviewed"} <Time at={at} precision="minute" />{" "}
      {firstUse ? `without a review, when ${by} had the tools discovered` : `by ${by}`}
    </>
  );
}

function Review({ review }: { review: ToolReview }) {
  const { name, state, seen, reviewed, history } = review;
  const reviews = history.filter(({ firstUse }) => !firstUse).length;
  return (
    <section aria-label={name} className="flex flex-col gap-2">
      <h3 className="flex flex-wrap items-center gap-2 font-mono text-base font-medium wrap-anywhere">
        <Untrusted text={name} />
        <ToolStateBadge state={state} />
      </h3>
      <p className="text-sm text-ink-muted">
        {state === "reviewed" ? "Last changed" : "This definition was first seen"}{" "}
        <Time at={seen.at} precision="minute" />
        {reviewed ? (
          <>
            {", "}
            <Accepted reviewed={reviewed} isPrevious={state === "changed"} />
          </>
        ) : null}
        {reviews > 1 ? `, ${counted(reviews, "review")} so far` : null}.
      </p>
      <DefinitionChanges
        before={state === "changed" ? (reviewed?.definition ?? null) : null}
        after={seen.definition}
      />
    </section>
  );
}

/** The changes in the definitions of these tools. They are approved together. */
export function ToolReviewDialog({
  serverId,
  names,
  onClose,
}: {
  serverId: string;
  names: readonly string[];
  onClose: () => void;
}) {
  const { slug, may } = useOrg();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [asked, setAsked] = useState(false);
  const queries = useQueries({
    queries: names.map((tool) => trpc.server.toolReview.queryOptions({ org: slug, serverId, tool })),
  });
  const reviews = queries.flatMap(({ data }) => data ?? []);
  const failed = queries.find(({ error }) => error !== null);
  const waiting = reviews.filter((review) => isWaiting(review) || isUnread(review));
  const refresh = () => queryClient.invalidateQueries({ queryKey: trpc.server.pathKey() });
  const approve = useMutation(
    trpc.server.reviewTools.mutationOptions({
      onSuccess: async ({ reviewed }) => {
        await refresh();
        notify(`${counted(reviewed, "tool")} approved. The change applies within a second.`);
        onClose();
      },
      onError: () => {
        setAsked(false);
        void refresh();
      },
    }),
  );
  const isComplete = reviews.length === names.length;
  const what = waiting.length === 1 ? "this definition" : `these ${waiting.length} definitions`;
  const accept = () =>
    approve.mutate({
      org: slug,
      serverId,
      tools: waiting.map(({ name, seen }) => ({ name, hash: seen.hash })),
    });
  const actions = !may("policy_manager") ? (
    <p className="text-sm text-ink-muted">Only policy managers and admins can approve tools.</p>
  ) : asked ? (
    <>
      <p className="mr-auto self-center text-base">
        Approve? Agents will see {what}, and policies can allow calls.
      </p>
      <Button onClick={() => setAsked(false)} disabled={approve.isPending}>
        Back
      </Button>
      {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- the button takes the place of the one that was pressed */}
      <Button look="primary" icon={<Check />} busy={approve.isPending} onClick={accept} autoFocus>
        Yes, approve
      </Button>
    </>
  ) : (
    <Button look="primary" icon={<Check />} onClick={() => setAsked(true)}>
      Approve {waiting.length > 1 ? `all ${waiting.length}` : ""}
    </Button>
  );
  const error = approve.error ?? failed?.error;
  return (
    <DialogFrame
      title={names.length === 1 ? "Review tool" : `Review ${names.length} tools`}
      onClose={onClose}
      actions={isComplete && waiting.length > 0 ? actions : null}
    >
      <div className="flex flex-col gap-5">
        {error ? (
          <Notice tone="bad" live="alert" icon={<TriangleAlert />}>
            {serviceFailure(error).sentence}
          </Notice>
        ) : null}
        {!isComplete && !failed ? <Skeleton className="h-48" /> : null}
        {reviews.map((review) => (
          <Review key={review.name} review={review} />
        ))}
      </div>
    </DialogFrame>
  );
}
