"use client";

import { Button, IconButton, TextField } from "@sallyport/ui";
import { Plus, Trash } from "@sallyport/ui/icons";
import { type HeaderDraft, headerDraft } from "./server-draft.ts";

const MOST = 10;

type Props = {
  headers: readonly HeaderDraft[];
  errors: Readonly<Record<string, string>>;
  onChange: (headers: readonly HeaderDraft[]) => void;
};

/** Name and value of each header. Values go in and never come back: a sealed one can only be replaced. */
export function HeaderFields({ headers, errors, onChange }: Props) {
  const change = (key: number, part: Partial<HeaderDraft>) =>
    onChange(headers.map((header) => (header.key === key ? { ...header, ...part } : header)));
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="sr-only">Headers</legend>
      {headers.map((header, index) => (
        <div key={header.key} className="flex flex-wrap items-start gap-2 sm:flex-nowrap">
          <TextField
            label="Header"
            className="w-full sm:w-56"
            value={header.name}
            placeholder="Authorization"
            readOnly={header.value === null}
            error={errors[`headers.${index}.name`]}
            onChange={(event) => change(header.key, { name: event.target.value })}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            mono
          />
          {header.value === null ? (
            <TextField
              label="Value"
              className="min-w-0 flex-1"
              value="sealed, kept as it is"
              error={errors[`headers.${index}.value`]}
              disabled
            />
          ) : (
            <TextField
              label="Value"
              className="min-w-0 flex-1"
              type="password"
              value={header.value}
              placeholder="Bearer …"
              error={errors[`headers.${index}.value`]}
              onChange={(event) => change(header.key, { value: event.target.value })}
              autoComplete="off"
              data-1p-ignore=""
              spellCheck={false}
            />
          )}
          <div className="flex items-center gap-1 sm:pt-6">
            {header.value === null ? (
              <Button onClick={() => change(header.key, { value: "" })}>Replace value</Button>
            ) : null}
            <IconButton
              label={`Remove header ${header.name}`.trim()}
              onClick={() => onChange(headers.filter(({ key }) => key !== header.key))}
            >
              <Trash />
            </IconButton>
          </div>
        </div>
      ))}
      {headers.length < MOST ? (
        <div>
          <Button size="sm" icon={<Plus />} onClick={() => onChange([...headers, headerDraft()])}>
            Add header
          </Button>
        </div>
      ) : null}
      <p className="text-xs text-ink-muted">
        Values are sealed when you save. Nobody can read them back here, and no agent ever gets them; the
        proxy opens them just before it sends a call on.
      </p>
    </fieldset>
  );
}
