"use client";

import { Button, Card, IconButton, printable, Table, Td, Tr, Untrusted } from "@sallyport/ui";
import { Plus, Trash, User } from "@sallyport/ui/icons";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "../../trpc/client.tsx";
import { onDemand } from "../feedback/on-demand.tsx";
import { LabelList } from "./label-list.tsx";
import { useOrg } from "../org/org-provider.tsx";
import { counted } from "../preferences/format-time.ts";
import { Time } from "../preferences/time.tsx";
import { KindIcon, kindWord } from "./identity-kind.tsx";
import type { Identity } from "./identity-types.ts";

const NewIdentity = onDemand<{ onDone: () => void }>(() =>
  import("./new-identity.tsx").then((module) => module.NewIdentity),
);

const DeleteIdentity = onDemand(() =>
  import("./delete-identity.tsx").then((module) => module.DeleteIdentity),
);

const IdentityPerson = onDemand(() =>
  import("./identity-person.tsx").then((module) => module.IdentityPerson),
);

type RowProps = { identity: Identity; onDelete: () => void; onPerson: () => void };

function Row({ identity, onDelete, onPerson }: RowProps) {
  const { may } = useOrg();
  return (
    <Tr>
      <Td className="font-medium wrap-anywhere">
        <Untrusted text={identity.name} />
        <LabelList labels={identity.labels} />
        {identity.person ? (
          <p className="text-sm font-normal text-ink-muted">
            belongs to <Untrusted text={identity.person.email} />
          </p>
        ) : null}
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
          <IconButton label={`Say to whom ${printable(identity.name)} belongs`} size="sm" onClick={onPerson}>
            <User />
          </IconButton>
        ) : null}
        {may("admin") ? (
          <IconButton label={`Delete ${printable(identity.name)}`} size="sm" onClick={onDelete}>
            <Trash />
          </IconButton>
        ) : null}
      </Td>
    </Tr>
  );
}

/** Everyone and everything that can have a grant. */
export function IdentityCard() {
  const { slug, may } = useOrg();
  const trpc = useTRPC();
  const { data: identities } = useSuspenseQuery(trpc.identity.list.queryOptions({ org: slug }));
  const [adding, setAdding] = useState(false);
  const [owned, setOwned] = useState<Identity | null>(null);
  const [deleting, setDeleting] = useState<Identity | null>(null);
  return (
    <Card
      flush
      id="identities"
      title="Identities"
      description="An identity is who makes a call: a person, an agent or a service."
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
          No identities yet. You can also create one together with its grant.
        </p>
      ) : (
        <Table label="Identities" columns={["Name", "Kind", "Grants", "Created"]} withActions>
          {identities.map((identity) => (
            <Row
              key={identity.id}
              identity={identity}
              onDelete={() => setDeleting(identity)}
              onPerson={() => setOwned(identity)}
            />
          ))}
        </Table>
      )}
      {owned ? <IdentityPerson identity={owned} onClose={() => setOwned(null)} /> : null}
      {deleting ? <DeleteIdentity identity={deleting} onClose={() => setDeleting(null)} /> : null}
    </Card>
  );
}
