"use client";

import { Button, Notice, printable, SelectField, Skeleton } from "@sallyport/ui";
import { TriangleAlert } from "@sallyport/ui/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
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
  const { data: members, error: unlisted } = useQuery(trpc.org.members.queryOptions({ org: slug }));
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
    save.mutate({ org: slug, identityId: identity.id, email: email === "" ? null : email });
  };
  return (
    <DialogFrame title={`To whom ${printable(identity.name)} belongs`} onClose={onClose}>
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <p className="text-base text-ink-muted">
          Nobody decides about calls of an identity that belongs to them, so that no agent is approved by the
          person who runs it. All other members whom the policy names can decide.
        </p>
        {members ? (
          <SelectField
            label="Belongs to"
            value={email}
            error={fieldErrors(failure)["email"]}
            onChange={(event) => setEmail(event.target.value)}
          >
            <option value="">Nobody</option>
            {members.map((member) => (
              <option key={member.email} value={member.email}>
                {printable(`${member.name} (${member.email})`)}
              </option>
            ))}
          </SelectField>
        ) : unlisted ? (
          <Notice tone="bad" live="alert" icon={<TriangleAlert />}>
            {serviceFailure(unlisted).sentence}
          </Notice>
        ) : (
          <Skeleton className="h-14" />
        )}
        {general ? (
          <Notice tone="bad" live="alert" icon={<TriangleAlert />}>
            {general}
          </Notice>
        ) : null}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={save.isPending} disabled={!members}>
            Save
          </Button>
        </div>
      </form>
    </DialogFrame>
  );
}
