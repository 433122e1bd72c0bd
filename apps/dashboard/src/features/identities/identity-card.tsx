"use client";

import { Button, Card, IconButton, Notice, Table, Td, Th, Tr, Untrusted, printable } from "@sallyport/ui";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Plus, Trash2, TriangleAlert } from "lucide-react";
import dynamic from "next/dynamic";
import { type FormEvent, useState } from "react";
import { useTRPC } from "../../trpc/client.tsx";
import { fieldErrors, formError, serviceFailure } from "../../trpc/service-failure.ts";
import { notify } from "../feedback/notify.ts";
import type { Identity } from "../grants/grant-types.ts";
import { useOrg } from "../org/org-provider.tsx";
import { counted } from "../preferences/format-time.ts";
import { Time } from "../preferences/time.tsx";
import { EMPTY_IDENTITY } from "./identity-draft.ts";
import { KindIcon, kindWord } from "./identity-kind.tsx";
import { NewIdentityFields } from "./new-identity-fields.tsx";

const DeleteIdentity = dynamic(
  () => import("./delete-identity.tsx").then((module) => module.DeleteIdentity),
  {
    ssr: false,
  },
);

function NewIdentity({ onDone }: { onDone: () => void }) {
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

function Row({ identity, onDelete }: { identity: Identity; onDelete: () => void }) {
  const { may } = useOrg();
  return (
    <Tr>
      <Td className="font-medium wrap-anywhere">
        <Untrusted text={identity.name} />
      </Td>
      <Td>
        <span className="flex items-center gap-1.5">
          <KindIcon kind={identity.kind} />
          {kindWord(identity.kind)}
        </span>
      </Td>
      <Td className="whitespace-nowrap">{counted(identity.grantCount, "grant")}</Td>
      <Td className="whitespace-nowrap text-ink-muted">
        <Time at={identity.createdAt} precision="day" />
      </Td>
      <Td className="text-right">
        {may("admin") ? (
          <IconButton label={`Delete ${printable(identity.name)}`} size="sm" onClick={onDelete}>
            <Trash2 />
          </IconButton>
        ) : null}
      </Td>
    </Tr>
  );
}

/** Everybody and everything that may be given a grant. */
export function IdentityCard() {
  const { slug, may } = useOrg();
  const trpc = useTRPC();
  const { data: identities } = useSuspenseQuery(trpc.identity.list.queryOptions({ org: slug }));
  const [adding, setAdding] = useState(false);
  const [deleting, setDeleting] = useState<Identity | null>(null);
  return (
    <Card
      flush
      id="identities"
      title="Identities"
      description="The who of a call: a person, an agent or a service."
      actions={
        may("admin") && !adding ? (
          <Button size="sm" icon={<Plus />} onClick={() => setAdding(true)}>
            New identity
          </Button>
        ) : null
      }
    >
      {adding ? <NewIdentity onDone={() => setAdding(false)} /> : null}
      {identities.length === 0 ? (
        <p className="px-4 py-3 text-base text-ink-muted">
          None yet. One can also be made together with its grant.
        </p>
      ) : (
        <Table label="Identities" least="md">
          <thead>
            <tr>
              <Th>Name</Th>
              <Th>Kind</Th>
              <Th>Grants</Th>
              <Th>Created</Th>
              <Th>
                <span className="sr-only">Actions</span>
              </Th>
            </tr>
          </thead>
          <tbody>
            {identities.map((identity) => (
              <Row key={identity.id} identity={identity} onDelete={() => setDeleting(identity)} />
            ))}
          </tbody>
        </Table>
      )}
      {deleting ? <DeleteIdentity identity={deleting} onClose={() => setDeleting(null)} /> : null}
    </Card>
  );
}
