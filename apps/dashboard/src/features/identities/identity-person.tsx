"use client";

import { Button, Notice, printable, TextField } from "@sallyport/ui";
import { TriangleAlert } from "@sallyport/ui/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTRPC } from "../../trpc/client.tsx";
import { DialogFrame } from "../feedback/dialog-frame.tsx";
import { fieldErrors, formError, serviceFailure } from "../feedback/service-failure.ts";
import { useOrg } from "../org/org-provider.tsx";
import type { Identity } from "./identity-types.ts";

/** To which member an identity belongs: that person never approves its calls. */
export function IdentityPerson({ identity, onClose }: { identity: Identity; onClose: () => void }) {
  const { slug } = useOrg();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [email, setEmail] = useState(identity.person?.email ?? "");
  const save = useMutation(
    trpc.identity.setPerson.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.identity.pathKey() });
        onClose();
      },
    }),
  );
  const failure = save.error ? serviceFailure(save.error) : null;
  const general = formError(failure, ["email"]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ org: slug, identityId: identity.id, email: email.trim() === "" ? null : email });
  };
  return (
    <DialogFrame title={`To whom ${printable(identity.name)} belongs`} onClose={onClose}>
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <TextField
          label="E-mail address of a member"
          value={email}
          maxLength={320}
          error={fieldErrors(failure)["email"]}
          hint="This person cannot approve calls of the identity. Leave it empty if it belongs to nobody."
          onChange={(event) => setEmail(event.target.value)}
          autoComplete="off"
        />
        {general ? (
          <Notice tone="bad" live="alert" icon={<TriangleAlert />}>
            {general}
          </Notice>
        ) : null}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={save.isPending}>
            Save
          </Button>
        </div>
      </form>
    </DialogFrame>
  );
}
