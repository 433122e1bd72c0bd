"use client";

import { Button, Notice } from "@sallyport/ui";
import { TriangleAlert } from "@sallyport/ui/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTRPC } from "../../trpc/client.tsx";
import { fieldErrors, formError, serviceFailure } from "../feedback/service-failure.ts";
import { notify } from "../feedback/notify.ts";
import { useOrg } from "../org/org-provider.tsx";
import { EMPTY_IDENTITY } from "./identity-draft.ts";
import { NewIdentityFields } from "./new-identity-fields.tsx";

/** Creates an identity without a grant. */
export function NewIdentity({ onDone }: { onDone: () => void }) {
  const { slug } = useOrg();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [draft, setDraft] = useState(EMPTY_IDENTITY);
  const create = useMutation(
    trpc.identity.create.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.identity.pathKey() });
        notify("Identity created");
        onDone();
      },
    }),
  );
  const failure = create.error ? serviceFailure(create.error) : null;
  const general = formError(failure, ["name"]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate({ org: slug, ...draft });
  };
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-3 border-b border-line p-4">
      <NewIdentityFields draft={draft} error={fieldErrors(failure)["name"]} onChange={setDraft} />
      {general ? (
        <Notice tone="bad" live="alert" icon={<TriangleAlert />}>
          {general}
        </Notice>
      ) : null}
      <div className="flex gap-2">
        <Button type="submit" look="primary" busy={create.isPending}>
          Create identity
        </Button>
        <Button look="ghost" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
