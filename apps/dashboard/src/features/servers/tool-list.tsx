"use client";

import { Button, Card, EmptyState, controlClass } from "@sallyport/ui";
import { SearchX, Wrench } from "lucide-react";
import { type ReactNode, useState } from "react";
import { counted } from "../preferences/format-time.ts";
import type { Tool } from "./server-types.ts";
import { ToolRow } from "./tool-row.tsx";
import { matchesSearch } from "./tool-schema.ts";

/** What the server offers, with a search over names and descriptions. */
export function ToolList({ tools, actions }: { tools: readonly Tool[]; actions: ReactNode }) {
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
          {actions}
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
