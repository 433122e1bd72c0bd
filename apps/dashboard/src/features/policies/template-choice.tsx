"use client";

import { CheckField, TextField, Untrusted } from "@sallyport/ui";
import { PER_MINUTE_ERROR, perMinuteOf, type TemplateId, type TemplateTool } from "./policy-templates.ts";

export type TemplateState = {
  readonly template: TemplateId;
  readonly chosen: ReadonlySet<string>;
  readonly perMinute: string;
};

type Props = {
  state: TemplateState;
  tools: readonly TemplateTool[];
  onChange: (part: Partial<TemplateState>) => void;
};

function ToolChoice({ state, tools, onChange }: Props) {
  const toggle = (name: string) => {
    const chosen = new Set(state.chosen);
    if (!chosen.delete(name)) chosen.add(name);
    onChange({ chosen });
  };
  if (tools.length === 0) {
    return (
      <p className="text-sm text-ink-muted">
        The tools of this server are not known yet. Discover them on the server&rsquo;s page.
      </p>
    );
  }
  return (
    <div className="flex flex-col gap-3">
      <fieldset className="max-h-64 overflow-y-auto rounded-md border border-line px-3 py-2">
        <legend className="px-1 text-xs text-ink-muted">Tools to allow</legend>
        {tools.map(({ name }) => (
          <CheckField
            key={name}
            label={
              <span className="font-mono text-sm wrap-anywhere">
                <Untrusted text={name} />
              </span>
            }
            checked={state.chosen.has(name)}
            onChange={() => toggle(name)}
          />
        ))}
      </fieldset>
      <TextField
        label="Calls per minute, for each tool and grant"
        type="number"
        min={1}
        max={100000}
        className="max-w-72"
        value={state.perMinute}
        error={perMinuteOf(state.perMinute) === null ? PER_MINUTE_ERROR : undefined}
        onChange={(event) => onChange({ perMinute: event.target.value })}
      />
    </div>
  );
}

/** Selects the first draft of a new policy. */
export function TemplateChoice(props: Props) {
  const { state, tools, onChange } = props;
  const readOnly = tools.filter((tool) => tool.readOnly).length;
  const radio = (template: TemplateId, label: string, hint: string) => (
    <CheckField
      kind="radio"
      name="template"
      label={label}
      hint={hint}
      checked={state.template === template}
      onChange={() => onChange({ template })}
    />
  );
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-sm font-medium">Start from</legend>
      {radio("deny-all", "Deny everything", "Every call is denied until you write a rule.")}
      {radio(
        "chosen",
        "Selected tools, with a limit",
        "The tools that you select, up to a number of calls per minute.",
      )}
      {state.template === "chosen" ? (
        <div className="pl-6.5">
          <ToolChoice {...props} />
        </div>
      ) : null}
      {radio(
        "read-only",
        "Tools marked as read-only",
        tools.length === 0
          ? "According to the hints of the server."
          : `${readOnly} of ${tools.length}, according to the hints of the server, which nobody has verified. Check the list before you publish.`,
      )}
    </fieldset>
  );
}
