"use client";

import { inputSchemaFault } from "@sallyport/policy/arguments";
import { Badge, Button, cx, Table, Td, Tr, Untrusted } from "@sallyport/ui";
import { ChevronRight } from "@sallyport/ui/icons";
import { useId } from "react";
import { Time } from "../preferences/time.tsx";
import type { Tool } from "./server-types.ts";
import { argumentsOf, hintsOf } from "./tool-schema.ts";
import { ToolStateBadge } from "./tool-state.tsx";

function Hints({ annotations }: { annotations: unknown }) {
  const { readOnly, destructive, openWorld } = hintsOf(annotations);
  return (
    <>
      {readOnly === true ? <Badge>hint: read-only</Badge> : null}
      {destructive === true ? <Badge tone="warn">hint: destructive</Badge> : null}
      {openWorld === true ? <Badge>hint: open world</Badge> : null}
    </>
  );
}

function Arguments({ inputSchema }: { inputSchema: unknown }) {
  const list = argumentsOf(inputSchema);
  if (list.length === 0) return <p className="text-base text-ink-muted">This tool has no named arguments.</p>;
  return (
    <div className="rounded-md border border-line">
      <Table label="Arguments" columns={["Argument", "Type", "Description"]} minWidth="none">
        {list.map((argument) => (
          <Tr key={argument.name}>
            <Td className="font-mono text-sm">
              <Untrusted text={argument.name} />
              {argument.required ? (
                <span className="ml-1.5 font-sans text-xs text-ink-muted">required</span>
              ) : null}
            </Td>
            <Td className="text-sm text-ink-muted">
              <Untrusted text={argument.type} />
            </Td>
            <Td className="text-sm wrap-anywhere">
              <Untrusted text={argument.description} />
            </Td>
          </Tr>
        ))}
      </Table>
    </div>
  );
}

/** What a policy with pinned arguments does to calls of this tool, because its schema cannot be checked. */
function SchemaFault({ inputSchema }: { inputSchema: unknown }) {
  const fault = inputSchemaFault(inputSchema);
  if (fault === undefined) return null;
  return (
    <p className="max-w-prose text-base wrap-anywhere text-warn">
      A policy that pins arguments denies {fault.denies === "all" ? "every call" : "some calls"} of this tool.{" "}
      <Untrusted text={fault.reason} />
    </p>
  );
}

function Details({ tool, onReview }: { tool: Tool; onReview: () => void }) {
  return (
    <div className="flex flex-col items-start gap-3 px-4 pt-1 pb-4 pl-10 *:max-w-full">
      <Button onClick={onReview}>
        {tool.state === "reviewed" ? "Show the reviewed definition" : "Review"}
      </Button>
      {tool.state === "first_use" ? (
        <p className="max-w-prose text-base text-ink-muted">
          Trusted on first use: the first discovery of this server accepted this definition, and nobody has
          reviewed it.
        </p>
      ) : null}
      {tool.description ? (
        <p className="max-w-prose text-base wrap-anywhere">
          <Untrusted text={tool.description} lines />
        </p>
      ) : null}
      <Arguments inputSchema={tool.inputSchema} />
      <SchemaFault inputSchema={tool.inputSchema} />
      <details>
        <summary className="cursor-pointer text-sm text-ink-muted hover:text-ink">
          Definition from the server
        </summary>
        <pre className="mt-2 max-h-96 overflow-auto rounded-md border border-line bg-canvas p-3 font-mono text-sm">
          <Untrusted
            lines
            text={JSON.stringify({ inputSchema: tool.inputSchema, annotations: tool.annotations }, null, 2)}
          />
        </pre>
      </details>
      <p className="text-sm text-ink-muted">
        First seen <Time at={tool.firstSeenAt} precision="minute" />, last seen{" "}
        <Time at={tool.lastSeenAt} precision="minute" />
        {tool.removedAt ? (
          <>
            ; removed <Time at={tool.removedAt} precision="minute" />
          </>
        ) : null}
      </p>
    </div>
  );
}

/** One tool. Its details are rendered only while it is open: a server may have hundreds of tools. */
export function ToolRow({
  tool,
  open,
  onToggle,
  onReview,
}: {
  tool: Tool;
  open: boolean;
  onToggle: () => void;
  onReview: () => void;
}) {
  const id = useId();
  return (
    <li className="border-b border-line last:border-b-0">
      <h3>
        <button
          type="button"
          aria-expanded={open}
          aria-controls={open ? id : undefined}
          onClick={onToggle}
          className="flex min-h-10 w-full cursor-pointer items-center gap-2.5 px-4 py-1.5 text-left -outline-offset-2 hover:bg-inset/60"
        >
          <ChevronRight
            className={cx("size-4 shrink-0 text-ink-faint transition-transform", open && "rotate-90")}
          />
          <span
            className={cx(
              "shrink-0 font-mono text-sm font-medium wrap-anywhere",
              tool.removedAt && "text-ink-faint line-through",
            )}
          >
            <Untrusted text={tool.name} />
          </span>
          {tool.removedAt ? <Badge tone="warn">removed</Badge> : <ToolStateBadge state={tool.state} />}
          <span className="hidden min-w-0 flex-1 truncate text-sm text-ink-muted sm:block">
            <Untrusted text={tool.description} />
          </span>
          <span className="hidden gap-1 lg:flex">
            <Hints annotations={tool.annotations} />
          </span>
        </button>
      </h3>
      {open ? (
        <div id={id}>
          <Details tool={tool} onReview={onReview} />
        </div>
      ) : null}
    </li>
  );
}
