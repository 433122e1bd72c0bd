"use client";

import { Button, Card, controlClass, EmptyState } from "@sallyport/ui";
import { SearchX, Wrench } from "@sallyport/ui/icons";
import { useState } from "react";
import { counted } from "../preferences/format-time.ts";
import { DiscoverButton } from "./discover-button.tsx";
import type { Tool } from "./server-types.ts";
import { ToolRow } from "./tool-row.tsx";
import { matchesSearch } from "./tool-schema.ts";

/** What the server offers, with a search over names and descriptions. */
export function ToolList({ serverId, tools }: { serverId: string; tools: readonly Tool[] }) {
  const [search, setSearch] = useState("");
  const [open, setOpen] = useState<string | null>(null);
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
      {tools.length === 0 ? (
        <EmptyState icon={<Wrench />} title="No tools known">
          The server has not answered yet, or it offers none. Discover tools again when it is up.
        </EmptyState>
      ) : found.length === 0 ? (
        <EmptyState
          icon={<SearchX />}
          title="No tool matches"
          action={<Button onClick={() => setSearch("")}>Clear search</Button>}
        >
          Names, titles and descriptions were searched.
        </EmptyState>
      ) : (
        <ul>
          {found.map((tool) => (
            <ToolRow
              key={tool.name}
              tool={tool}
              open={open === tool.name}
              onToggle={() => setOpen(open === tool.name ? null : tool.name)}
            />
          ))}
        </ul>
      )}
    </Card>
  );
}
