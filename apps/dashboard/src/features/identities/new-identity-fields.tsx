"use client";

import { SelectField, TextField } from "@sallyport/ui";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../../trpc/client.tsx";
import { sameNameHint } from "../feedback/same-name.ts";
import { useOrg } from "../org/org-provider.tsx";
import type { IdentityDraft } from "./identity-draft.ts";
import { KINDS } from "./identity-kind.tsx";

/** Kind and name of an identity. */
export function NewIdentityFields({
  draft,
  error,
  onChange,
}: {
  draft: IdentityDraft;
  error: string | undefined;
  onChange: (draft: IdentityDraft) => void;
}) {
  const { slug } = useOrg();
  const { data } = useQuery(useTRPC().identity.list.queryOptions({ org: slug }));
  return (
    <div className="flex flex-wrap items-start gap-3">
      <SelectField
        label="Kind"
        className="w-full sm:w-40"
        value={draft.kind}
        hint={KINDS.find(({ kind }) => kind === draft.kind)?.hint}
        onChange={(event) => {
          const chosen = KINDS.find(({ kind }) => kind === event.target.value);
          if (chosen) onChange({ ...draft, kind: chosen.kind });
        }}
      >
        {KINDS.map(({ kind, word }) => (
          <option key={kind} value={kind}>
            {word}
          </option>
        ))}
      </SelectField>
      <TextField
        label="Identity name"
        className="min-w-52 flex-1"
        value={draft.name}
        placeholder="support-agent"
        maxLength={80}
        error={error}
        hint={sameNameHint(draft.name, data?.map(({ name }) => name) ?? [], "identity")}
        onChange={(event) => onChange({ ...draft, name: event.target.value })}
        autoComplete="off"
      />
    </div>
  );
}
