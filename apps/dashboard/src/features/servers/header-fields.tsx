"use client";

import { Button, IconButton, TextField } from "@sallyport/ui";
import { Plus, Trash } from "@sallyport/ui/icons";
import { type HeaderDraft, headerDraft } from "./server-draft.ts";

const MAX_HEADERS = 10;

type Props = {
  headers: readonly HeaderDraft[];
  errors: Readonly<Record<string, string>>;
  onChange: (headers: readonly HeaderDraft[]) => void;
};

type RowProps = {
  header: HeaderDraft;
  /** The error of this header's name or value. */
  errorAt: (part: "name" | "value") => string | undefined;
  onChange: (part: Partial<HeaderDraft>) => void;
  onRemove: () => void;
};

function ValueField({ header, errorAt, onChange }: Omit<RowProps, "onRemove">) {
  if (header.value === null) {
    return (
      <TextField
        label="Value"
        className="min-w-0 flex-1"
        value="Encrypted. The value is kept."
        error={errorAt("value")}
        disabled
      />
    );
  }
  return (
    <TextField
      label="Value"
      className="min-w-0 flex-1"
      type="password"
      value={header.value}
      placeholder="Bearer …"
      error={errorAt("value")}
      onChange={(event) => onChange({ value: event.target.value })}
      autoComplete="off"
      data-1p-ignore=""
      spellCheck={false}
    />
  );
}

function HeaderRow({ onRemove, ...props }: RowProps) {
  const { header, errorAt, onChange } = props;
  return (
    <div className="flex flex-wrap items-start gap-2 sm:flex-nowrap">
      <TextField
        label="Header"
        className="w-full sm:w-56"
        value={header.name}
        placeholder="Authorization"
        readOnly={header.value === null}
        error={errorAt("name")}
        onChange={(event) => onChange({ name: event.target.value })}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        mono
      />
      <ValueField {...props} />
      <div className="flex items-center gap-1 sm:pt-6">
        {header.value === null ? (
          <Button onClick={() => onChange({ value: "" })}>Replace value</Button>
        ) : null}
        <IconButton label={`Remove header ${header.name}`.trim()} onClick={onRemove}>
          <Trash />
        </IconButton>
      </div>
    </div>
  );
}

/** Name and value of each header. A stored value cannot be read, only replaced. */
export function HeaderFields({ headers, errors, onChange }: Props) {
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="sr-only">Headers</legend>
      {headers.map((header, index) => (
        <HeaderRow
          key={header.key}
          header={header}
          errorAt={(part) => errors[`headers.${index}.${part}`]}
          onChange={(part) =>
            onChange(headers.map((other) => (other.key === header.key ? { ...other, ...part } : other)))
          }
          onRemove={() => onChange(headers.filter(({ key }) => key !== header.key))}
        />
      ))}
      {headers.length < MAX_HEADERS ? (
        <div>
          <Button size="sm" icon={<Plus />} onClick={() => onChange([...headers, headerDraft()])}>
            Add header
          </Button>
        </div>
      ) : null}
      <p className="text-xs text-ink-muted">
        Values are encrypted when you save. Nobody can read them here, and agents never get them. The proxy
        decrypts them just before it forwards a call.
      </p>
    </fieldset>
  );
}
