import { TextAreaField, TextField } from "@sallyport/ui";
import { useState } from "react";
import type { ServerDraft } from "./server-draft.ts";

type Props = {
  draft: ServerDraft;
  errors: Readonly<Record<string, string>>;
  onChange: (part: Partial<ServerDraft>) => void;
};

/** What a server can have of its own; what few servers need is folded away until one of it is set, or wrong. */
export function SettingsFields({ draft, errors, onChange }: Props) {
  const { maxAnswer, maxRequest, authorities } = draft;
  const [isOpen, setOpen] = useState(maxAnswer !== "" || maxRequest !== "" || authorities !== "");
  const isWrong = ["maxAnswerMb", "maxRequestMb", "authorities"].some((path) => errors[path] !== undefined);
  return (
    <>
      <TextField
        label="Longest silence, in seconds"
        type="number"
        inputMode="numeric"
        min={1}
        max={3600}
        value={draft.silence}
        error={errors["silenceSeconds"]}
        hint="A call is given up when the server says nothing for so long. At most 3600, an hour, for tools that work long."
        onChange={(event) => onChange({ silence: event.target.value })}
        required
      />
      <details open={isOpen || isWrong} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary className="cursor-pointer text-sm font-medium">Sizes and certificate authorities</summary>
        <div className="mt-3 flex flex-col gap-5">
          <TextField
            label="Longest answer, in MiB"
            inputMode="numeric"
            value={maxAnswer}
            error={errors["maxAnswerMb"]}
            hint="1 to 64, for an answer as JSON or one event of a stream. Empty: as the proxy is set, by default 16, and 4 for a list."
            onChange={(event) => onChange({ maxAnswer: event.target.value })}
            aside="optional"
            autoComplete="off"
          />
          <TextField
            label="Longest request, in MiB"
            inputMode="numeric"
            value={maxRequest}
            error={errors["maxRequestMb"]}
            hint="1 to 16. Empty: as the proxy is set, by default 4."
            onChange={(event) => onChange({ maxRequest: event.target.value })}
            aside="optional"
            autoComplete="off"
          />
          <TextAreaField
            label="Certificate authorities"
            value={authorities}
            error={errors["authorities"]}
            rows={6}
            placeholder="-----BEGIN CERTIFICATE-----"
            hint="For a server whose certificate is from an authority of your own: its certificate in PEM, several one after the other. No other authority is accepted then. Empty: the public ones."
            onChange={(event) => onChange({ authorities: event.target.value })}
            aside="optional"
            autoComplete="off"
            spellCheck={false}
            mono
          />
        </div>
      </details>
    </>
  );
}
