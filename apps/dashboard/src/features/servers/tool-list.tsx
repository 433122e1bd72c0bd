"use client";

import { Button, Card, controlClass, EmptyState, Notice } from "@sallyport/ui";
import { Info, SearchX, TriangleAlert, Wrench } from "@sallyport/ui/icons";
import { useState } from "react";
import { onDemand } from "../feedback/on-demand.tsx";
import { counted } from "../preferences/format-time.ts";
import { DiscoverButton } from "./discover-button.tsx";
import { LeftOut } from "./left-out.tsx";
import type { LeftOutTool, Tool } from "./server-types.ts";
import { isUnread, isWaiting } from "./tool-state.tsx";
import { ToolRow } from "./tool-row.tsx";
import { matchesSearch } from "./tool-schema.ts";
import { ALL_UNREAD, ALL_WAITING, useReview } from "./use-review.ts";

const ToolReviewDialog = onDemand(() =>
  import("./tool-review-dialog.tsx").then((module) => module.ToolReviewDialog),
);

/** How many tools are reviewed at a time: nobody reads a longer list. */
const MAX_AT_ONCE = 20;

type Unreviewed = { count: number; onReview: () => void };

function ReviewButton({ count, onReview }: Unreviewed) {
  const words = count > MAX_AT_ONCE ? `the first ${MAX_AT_ONCE}` : count === 1 ? "it" : `all ${count}`;
  return <Button onClick={onReview}>Review {words}</Button>;
}

function Waiting(waiting: Unreviewed) {
  return (
    <Notice
      tone="warn"
      icon={<TriangleAlert />}
      className="m-4"
      title={`${counted(waiting.count, "tool")} to review`}
      actions={<ReviewButton {...waiting} />}
    >
      New and changed tools are hidden from agents and their calls are denied, unless a policy allows them.
    </Notice>
  );
}

function Unread(unread: Unreviewed) {
  return (
    <Notice
      icon={<Info />}
      className="m-4"
      title={`${counted(unread.count, "tool")} trusted on first use`}
      actions={<ReviewButton {...unread} />}
    >
      The first discovery of this server accepted them, and nobody has reviewed them yet. Policies can allow
      their calls. Any change of them waits for a review.
    </Notice>
  );
}

/** The names under review: what is in the URL. */
function underReview(review: string | null, tools: readonly Tool[]): string[] {
  if (review === ALL_WAITING) return namesOf(tools.filter(isWaiting)).slice(0, MAX_AT_ONCE);
  if (review === ALL_UNREAD) return namesOf(tools.filter(isUnread)).slice(0, MAX_AT_ONCE);
  return namesOf(tools).filter((name) => name === review);
}

function namesOf(tools: readonly Tool[]): string[] {
  return tools.map(({ name }) => name);
}

/** The tools of a server, with a search. */
export function ToolList({
  serverId,
  tools,
  leftOut,
}: {
  serverId: string;
  tools: readonly Tool[];
  leftOut: readonly LeftOutTool[];
}) {
  const [search, setSearch] = useState("");
  const [open, setOpen] = useState<string | null>(null);
  const [review, setReview] = useReview();
  const waiting = tools.filter(isWaiting).length;
  const unread = tools.filter(isUnread).length;
  const reviewed = underReview(review, tools);
  const found = tools.filter((tool) => matchesSearch(tool, search.trim()));
  return (
    <Card
      flush
      id="tools"
      title="Tools"
      description={
        search.trim() ? `${found.length} of ${counted(tools.length, "tool")}` : counted(tools.length, "tool")
      }
      actions={
        <>
          {tools.length > 0 ? (
            <input
              type="search"
              aria-label="Search tools"
              placeholder="Search"
              value={search}
              onChange={(event) => setSearch(event.target.value)}
              className={`${controlClass("sm")} w-48`}
            />
          ) : null}
          <DiscoverButton serverId={serverId} />
        </>
      }
    >
      {waiting > 0 ? <Waiting count={waiting} onReview={() => setReview(ALL_WAITING)} /> : null}
      {unread > 0 ? <Unread count={unread} onReview={() => setReview(ALL_UNREAD)} /> : null}
      {reviewed.length > 0 ? (
        <ToolReviewDialog key={review} serverId={serverId} names={reviewed} onClose={() => setReview(null)} />
      ) : null}
      <LeftOut tools={leftOut} />
      {tools.length === 0 ? (
        <EmptyState icon={<Wrench />} title="No tools">
          The server has not responded yet, or it has no tools. Discover tools again when it is running.
        </EmptyState>
      ) : found.length === 0 ? (
        <EmptyState
          icon={<SearchX />}
          title="No tools found"
          action={<Button onClick={() => setSearch("")}>Clear search</Button>}
        >
          The search looks at names, titles and descriptions.
        </EmptyState>
      ) : (
        <ul>
          {found.map((tool) => (
            <ToolRow
              key={tool.name}
              tool={tool}
              open={open === tool.name}
              onToggle={() => setOpen(open === tool.name ? null : tool.name)}
              onReview={() => setReview(tool.name)}
            />
          ))}
        </ul>
      )}
    </Card>
  );
}
