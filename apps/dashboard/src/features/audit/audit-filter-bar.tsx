"use client";

import { Button, controlClass, cx, printable } from "@sallyport/ui";
import { X } from "@sallyport/ui/icons";
import { type ReactNode, useId, useState } from "react";
import { onDemand } from "../feedback/on-demand.tsx";
import { type AuditAddress, isFiltered, NO_FILTERS, RANGES, type Range } from "./audit-filters.ts";
import type { CustomRangeProps } from "./custom-range.tsx";
import type { SetAddress } from "./use-address.ts";
import { useFacets } from "./use-facets.ts";

const CustomRange = onDemand<CustomRangeProps>(() =>
  import("./custom-range.tsx").then((module) => module.CustomRange),
);

const RANGE_WORDS: Readonly<Record<Range, string>> = {
  "1h": "Last hour",
  "24h": "Last 24 hours",
  "7d": "Last 7 days",
  "30d": "Last 30 days",
  custom: "Custom range…",
};

const NARROW = "min-w-0 grow basis-36 cursor-pointer pr-7 sm:w-36 sm:grow-0 sm:basis-auto";

type ChoiceProps = {
  label: string;
  value: string | null;
  onChange: (value: string | null) => void;
  children: ReactNode;
};

function Choice({ label, value, onChange, children }: ChoiceProps) {
  return (
    <select
      aria-label={label}
      value={value ?? ""}
      onChange={(event) => onChange(event.target.value === "" ? null : event.target.value)}
      className={cx(controlClass("sm"), NARROW, value !== null && "border-accent! text-accent")}
    >
      {children}
    </select>
  );
}

function Named({
  items,
  value,
}: {
  items: readonly { id: string; name: string }[] | undefined;
  value: string | null;
}) {
  return (
    <>
      {value !== null && !items?.some(({ id }) => id === value) ? (
        <option value={value}>{value}</option>
      ) : null}
      {items?.map(({ id, name }) => (
        <option key={id} value={id}>
          {printable(name)}
        </option>
      ))}
    </>
  );
}

/** Accepts any name: the audit trail contains tools that no server lists. */
function ToolFilter({
  tools,
  value,
  onChange,
}: {
  tools: readonly string[];
  value: string | null;
  onChange: (value: string | null) => void;
}) {
  const listId = useId();
  const [text, setText] = useState(value ?? "");
  const commit = (next: string) => onChange(next.trim() === "" ? null : next.trim());
  return (
    <>
      <input
        type="search"
        aria-label="Tool"
        placeholder="Any tool"
        list={listId}
        value={text}
        spellCheck={false}
        onChange={(event) => {
          setText(event.target.value);
          if (event.target.value === "" || tools.includes(event.target.value)) commit(event.target.value);
        }}
        onBlur={() => commit(text)}
        onKeyDown={(event) => {
          if (event.key === "Enter") commit(text);
        }}
        className={cx(
          controlClass("sm"),
          "min-w-0 grow basis-36 font-mono sm:w-36 sm:grow-0 sm:basis-auto",
          value !== null && "border-accent! text-accent",
        )}
      />
      <datalist id={listId}>
        {tools.map((tool) => (
          <option key={tool} value={tool}>
            {tool}
          </option>
        ))}
      </datalist>
    </>
  );
}

function ScopeSwitch({
  scope,
  onChange,
}: {
  scope: "calls" | "all";
  onChange: (scope: "calls" | "all") => void;
}) {
  const choices = [
    { value: "calls", label: "Tool calls" },
    { value: "all", label: "All traffic" },
  ] as const;
  return (
    <fieldset className="flex h-8 shrink-0 rounded-md border border-line bg-inset p-0.5">
      <legend className="sr-only">Requests to show</legend>
      {choices.map(({ value, label }) => (
        <button
          key={value}
          type="button"
          aria-pressed={scope === value}
          onClick={() => onChange(value)}
          className={cx(
            "h-7 cursor-pointer rounded-sm px-2.5 text-sm font-medium",
            scope === value ? "bg-surface text-ink shadow-sm" : "text-ink-muted hover:text-ink",
          )}
        >
          {label}
        </button>
      ))}
    </fieldset>
  );
}

/** All filters. Their values are in the URL. */
export function AuditFilterBar({ address, set }: { address: AuditAddress; set: SetAddress }) {
  const facets = useFacets();
  return (
    <search className="flex flex-wrap items-center gap-2">
      <ScopeSwitch scope={address.scope} onChange={(scope) => set({ scope })} />
      <Choice
        label="Effect"
        value={address.effect}
        onChange={(effect) => set({ effect: effect as AuditAddress["effect"] })}
      >
        <option value="">Any effect</option>
        <option value="allow">Allowed</option>
        <option value="deny">Denied</option>
      </Choice>
      <ToolFilter
        key={address.tool}
        tools={facets?.tools ?? []}
        value={address.tool}
        onChange={(tool) => tool !== address.tool && set({ tool })}
      />
      <Choice label="Identity" value={address.identity} onChange={(identity) => set({ identity })}>
        <option value="">Any identity</option>
        <Named items={facets?.identities} value={address.identity} />
      </Choice>
      <Choice label="Server" value={address.server} onChange={(server) => set({ server })}>
        <option value="">Any server</option>
        <Named items={facets?.servers} value={address.server} />
      </Choice>
      <Choice label="Approval" value={address.approval} onChange={(approval) => set({ approval })}>
        <option value="">Any approval</option>
        <option value="yes">Through approval</option>
        {address.approval === null || address.approval === "yes" ? null : (
          <option value={address.approval}>One approval</option>
        )}
      </Choice>
      <Choice
        label="Time range"
        value={address.range}
        onChange={(range) => set({ range: range as Range | null, from: null, to: null })}
      >
        <option value="">Any time</option>
        {RANGES.map((range) => (
          <option key={range} value={range}>
            {RANGE_WORDS[range]}
          </option>
        ))}
      </Choice>
      {address.range === "custom" ? <CustomRange address={address} set={set} /> : null}
      {address.grant ? (
        <Button size="sm" icon={<X />} onClick={() => set({ grant: null })}>
          Filter: one grant
        </Button>
      ) : null}
      {isFiltered(address) ? (
        <Button size="sm" look="ghost" onClick={() => set(NO_FILTERS)}>
          Clear filters
        </Button>
      ) : null}
    </search>
  );
}
