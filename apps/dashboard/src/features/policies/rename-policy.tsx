"use client";

import { Button, Notice, TextField } from "@sallyport/ui";
import { TriangleAlert } from "@sallyport/ui/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTRPC } from "../../trpc/client.tsx";
import { fieldErrors, formError, serviceFailure } from "../feedback/service-failure.ts";
import { DialogFrame } from "../feedback/dialog-frame.tsx";
import { sameNameHint } from "../feedback/same-name.ts";
import { useOrg } from "../org/org-provider.tsx";

export function RenamePolicy({
  policy,
  onClose,
}: {
  policy: { id: string; name: string; server: { id: string } };
  onClose: () => void;
}) {
  const { slug } = useOrg();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [name, setName] = useState(policy.name);
  const rename = useMutation(
    trpc.policy.rename.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.policy.pathKey() });
        onClose();
      },
    }),
  );
  const { data } = useQuery(trpc.policy.list.queryOptions({ org: slug, serverId: policy.server.id }));
  const others = data?.filter(({ id }) => id !== policy.id).map((other) => other.name) ?? [];
  const failure = rename.error ? serviceFailure(rename.error) : null;
  const general = formError(failure, ["name"]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    rename.mutate({ org: slug, policyId: policy.id, name });
  };
  return (
    <DialogFrame title="Rename policy" onClose={onClose}>
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <TextField
          label="Name"
          value={name}
          maxLength={80}
          error={fieldErrors(failure)["name"]}
          hint={sameNameHint(name, others, "policy of this server")}
          onChange={(event) => setName(event.target.value)}
          autoComplete="off"
        />
        {general ? (
          <Notice tone="bad" live="alert" icon={<TriangleAlert />}>
            {general}
          </Notice>
        ) : null}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={rename.isPending}>
            Rename
          </Button>
        </div>
      </form>
    </DialogFrame>
  );
}
