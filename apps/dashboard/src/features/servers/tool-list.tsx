"use client";

import { Button, Card, controlClass, EmptyState, Notice } from "@sallyport/ui";
import { SearchX, TriangleAlert, Wrench } from "@sallyport/ui/icons";
import { useState } from "react";
import { onDemand } from "../feedback/on-demand.tsx";
import { counted } from "../preferences/format-time.ts";
import { DiscoverButton } from "./discover-button.tsx";
import type { Tool } from "./server-types.ts";
import { isWaiting } from "./tool-state.tsx";
import { ToolRow } from "./tool-row.tsx";
import { matchesSearch } from "./tool-schema.ts";
import { ALL_WAITING, useReview } from "./use-review.ts";

const ToolReviewDialog = onDemand(() =>
  import("./tool-review-dialog.tsx").then((module) => module.ToolReviewDialog),
);

/** How many tools are reviewed at a time: nobody reads a longer list. */
const MAX_AT_ONCE = 20;

function Waiting({ waiting, onReview }: { waiting: readonly Tool[]; onReview: () => void }) {
  const shown = Math.min(waiting.length, MAX_AT_ONCE);
  return (
    <Notice
      tone="warn"
      icon={<TriangleAlert />}
      className="m-4"
      title={`${counted(waiting.length, "tool")} to review`}
      actions={
        <Button onClick={onReview}>
          {shown < waiting.length
            ? `Review the first ${shown}`
            : shown === 1
              ? "Review"
              : `Review all ${shown}`}
        </Button>
      }
    >
      New and changed tools are hidden from agents and their calls are denied, unless a policy allows them.
    </Notice>
  );
}

/** The tools of a server, with a search. */
export function ToolList({ serverId, tools }: { serverId: string; tools: readonly Tool[] }) {
  const [search, setSearch] = useState("");
  const [open, setOpen] = useState<string | null>(null);
  const [review, setReview] = useReview();
  const waiting = tools.filter(isWaiting);
  const reviewed =
    review === ALL_WAITING
      ? waiting.slice(0, MAX_AT_ONCE).map(({ name }) => name)
      : tools.filter(({ name }) => name === review).map(({ name }) => name);
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
      {waiting.length > 0 ? <Waiting waiting={waiting} onReview={() => setReview(ALL_WAITING)} /> : null}
      {reviewed.length > 0 ? (
        <ToolReviewDialog key={review} serverId={serverId} names={reviewed} onClose={() => setReview(null)} />
      ) : null}
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
