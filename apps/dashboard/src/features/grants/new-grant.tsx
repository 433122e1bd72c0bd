"use client";

import { Card, printable, SelectField, TextField } from "@sallyport/ui";
import { useSuspenseQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTRPC } from "../../trpc/client.tsx";
import { fieldErrors, formError } from "../feedback/service-failure.ts";
import { FormFoot } from "../feedback/form-foot.tsx";
import { kindWord } from "../identities/identity-kind.tsx";
import { NewIdentityFields } from "../identities/new-identity-fields.tsx";
import { useOrg } from "../org/org-provider.tsx";
import { NoServers } from "../servers/no-servers.tsx";
import {
  EXPIRIES,
  type GrantDraft,
  likelyPolicy,
  missingIn,
  NEW_IDENTITY,
  startGrantDraft,
} from "./grant-draft.ts";
import { PolicyField } from "./policy-field.tsx";
import { useCreateGrant } from "./use-create-grant.ts";

function useChoices() {
  const { slug } = useOrg();
  const trpc = useTRPC();
  const identities = useSuspenseQuery(trpc.identity.list.queryOptions({ org: slug })).data;
  const servers = useSuspenseQuery(trpc.server.list.queryOptions({ org: slug })).data;
  const policies = useSuspenseQuery(trpc.policy.list.queryOptions({ org: slug })).data;
  return { identities, servers, policies };
}

type WhoProps = {
  choices: ReturnType<typeof useChoices>;
  draft: GrantDraft;
  nameError: string | undefined;
  onChange: (part: Partial<GrantDraft>) => void;
};

/** The identity, which may be new, and the server. */
function WhoAndWhere({ choices, draft, nameError, onChange }: WhoProps) {
  const { identities, servers, policies } = choices;
  return (
    <>
      <SelectField
        label="Identity"
        value={draft.identityId}
        onChange={(event) => onChange({ identityId: event.target.value })}
      >
        {identities.map((identity) => (
          <option key={identity.id} value={identity.id}>
            {printable(identity.name)} ({kindWord(identity.kind).toLowerCase()})
          </option>
        ))}
        <option value={NEW_IDENTITY}>New identity…</option>
      </SelectField>
      {draft.identityId === NEW_IDENTITY ? (
        <NewIdentityFields
          draft={draft.newIdentity}
          error={nameError}
          onChange={(newIdentity) => onChange({ newIdentity })}
        />
      ) : null}
      <SelectField
        label="Server"
        value={draft.serverId}
        onChange={(event) =>
          onChange({ serverId: event.target.value, policyId: likelyPolicy(policies, event.target.value) })
        }
      >
        {servers.map((server) => (
          <option key={server.id} value={server.id}>
            {printable(server.name)}
          </option>
        ))}
      </SelectField>
    </>
  );
}

function Expiry({ days, onChange }: { days: string; onChange: (days: string) => void }) {
  return (
    <SelectField
      label="Expires"
      className="max-w-60"
      value={days}
      onChange={(event) => onChange(event.target.value)}
    >
      {EXPIRIES.map((expiry) => (
        <option key={expiry.days} value={expiry.days}>
          {expiry.words}
        </option>
      ))}
    </SelectField>
  );
}

export function NewGrant({ serverId }: { serverId: string | null }) {
  const { slug } = useOrg();
  const choices = useChoices();
  const { servers, policies } = choices;
  const [draft, setDraft] = useState(() => startGrantDraft({ ...choices, asked: serverId }));
  const [missing, setMissing] = useState<Readonly<Record<string, string>>>({});
  const change = (part: Partial<GrantDraft>) => {
    setDraft((now) => ({ ...now, ...part }));
    setMissing({});
  };
  const { busy, failure, create } = useCreateGrant((identityId) => change({ identityId }));
  const errors = { ...fieldErrors(failure), ...missing };
  const general = formError(failure, ["label", "name", "policyId"]);
  if (servers.length === 0)
    return <NoServers title="Register a server first">Each grant belongs to one server.</NoServers>;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found = missingIn(draft);
    setMissing(found);
    if (Object.keys(found).length === 0) create(draft);
  };
  return (
    <form onSubmit={submit} noValidate>
      <Card>
        <div className="flex max-w-2xl flex-col gap-5">
          <WhoAndWhere choices={choices} draft={draft} nameError={errors["name"]} onChange={change} />
          <PolicyField
            policies={policies.filter((policy) => policy.server.id === draft.serverId)}
            policyId={draft.policyId}
            error={errors["policyId"]}
            onChange={(policyId) => change({ policyId })}
          />
          <TextField
            label="Label"
            value={draft.label}
            placeholder="Ada’s laptop"
            maxLength={80}
            hint="Distinguishes this grant from other grants of the same identity."
            error={errors["label"]}
            onChange={(event) => change({ label: event.target.value })}
            autoComplete="off"
            required
          />
          <Expiry days={draft.expiresInDays} onChange={(expiresInDays) => change({ expiresInDays })} />
          <FormFoot error={general} submit="Create grant" busy={busy} cancel={`/${slug}/grants`} />
        </div>
      </Card>
    </form>
  );
}
