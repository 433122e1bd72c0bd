"use client";

import { Button, Notice, SelectField, TextField } from "@sallyport/ui";
import { KeyRound, TriangleAlert } from "@sallyport/ui/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTRPC } from "../../trpc/client.tsx";
import { CopyButton } from "../feedback/copy-button.tsx";
import { fieldErrors, formError, serviceFailure } from "../feedback/service-failure.ts";
import { useOrg } from "../org/org-provider.tsx";

const FIELDS = ["name", "url"];
type Draft = { kind: "webhook" | "slack"; name: string; url: string };

export type NewEndpointProps = { onDone: () => void };

/** The form; after it, the secret of a webhook, this once. */
export function NewEndpoint({ onDone }: NewEndpointProps) {
  const { slug: org } = useOrg();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [draft, setDraft] = useState<Draft>({ kind: "webhook", name: "", url: "" });
  const create = useMutation(
    trpc.notification.createEndpoint.mutationOptions({
      onSuccess: async ({ secret }) => {
        await queryClient.invalidateQueries({ queryKey: trpc.notification.settings.queryKey() });
        if (secret === null) onDone();
      },
    }),
  );
  const secret = create.data?.secret ?? null;
  if (secret !== null) return <SecretOnce secret={secret} onDone={onDone} />;
  const failure = create.error ? serviceFailure(create.error) : null;
  const errors = fieldErrors(failure);
  const general = formError(failure, FIELDS);
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate({ org, ...draft });
  };
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-3 border-b border-line p-4">
      <SelectField
        label="Kind"
        className="max-w-60"
        value={draft.kind}
        onChange={(event) => change({ kind: event.target.value === "slack" ? "slack" : "webhook" })}
      >
        <option value="webhook">Signed webhook</option>
        <option value="slack">Slack incoming webhook</option>
      </SelectField>
      <TextField
        label="Name"
        value={draft.name}
        error={errors["name"]}
        onChange={(event) => change({ name: event.target.value })}
      />
      <TextField
        label="Address"
        mono
        inputMode="url"
        placeholder="https://"
        hint={
          draft.kind === "slack"
            ? "From Slack, or from any chat that takes messages like Slack. It is stored sealed."
            : "It gets a POST with JSON for each event, signed with a secret that you see next."
        }
        value={draft.url}
        error={errors["url"]}
        onChange={(event) => change({ url: event.target.value })}
      />
      {general ? (
        <Notice tone="bad" live="alert" icon={<TriangleAlert />}>
          {general}
        </Notice>
      ) : null}
      <div className="flex gap-2">
        <Button type="submit" look="primary" busy={create.isPending}>
          Add endpoint
        </Button>
        <Button look="ghost" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

function SecretOnce({ secret, onDone }: { secret: string; onDone: () => void }) {
  return (
    <div className="border-b border-line p-4">
      <Notice
        tone="warn"
        icon={<KeyRound />}
        title="Copy the signing secret now. It is shown only once."
        actions={
          <>
            <CopyButton text={secret} label="Copy signing secret" look="primary" size="md">
              Copy secret
            </CopyButton>
            <Button onClick={onDone}>Done</Button>
          </>
        }
      >
        <p>Your program checks with it that a message is from here.</p>
        <input
          readOnly
          aria-label="Signing secret"
          value={secret}
          onFocus={(event) => event.target.select()}
          className="mt-2 h-8.5 w-full max-w-xl min-w-0 rounded-md border border-line-strong bg-surface px-2.5 font-mono text-sm text-ink"
        />
      </Notice>
    </div>
  );
}
