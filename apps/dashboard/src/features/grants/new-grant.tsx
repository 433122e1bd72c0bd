"use client";

import { Card, ChoiceField, printable, SelectField, TextField } from "@sallyport/ui";
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
  isComplete,
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
  errors: Readonly<Record<string, string>>;
  onChange: (part: Partial<GrantDraft>) => void;
};

/** The identity, which may be new, and the server. */
function WhoAndWhere({ choices, draft, errors, onChange }: WhoProps) {
  const { identities, servers } = choices;
  return (
    <>
      <ChoiceField
        label="Identity"
        choices={[
          { value: NEW_IDENTITY, label: "New identity…", fixed: true },
          ...identities.map(({ id, name, kind }) => ({
            value: id,
            label: `${printable(name)} (${kindWord(kind).toLowerCase()})`,
          })),
        ]}
        value={draft.identityId}
        placeholder="Select an identity"
        searchLabel="Search identities"
        error={errors["identityId"]}
        onChange={(identityId) => onChange({ identityId })}
      />
      {draft.identityId === NEW_IDENTITY ? (
        <NewIdentityFields
          draft={draft.newIdentity}
          error={errors["name"]}
          onChange={(newIdentity) => onChange({ newIdentity })}
        />
      ) : null}
      <ChoiceField
        label="Server"
        choices={servers.map(({ id, name }) => ({ value: id, label: printable(name) }))}
        value={draft.serverId}
        placeholder="Select a server"
        searchLabel="Search servers"
        error={errors["serverId"]}
        onChange={(serverId) => onChange({ serverId, policyId: null })}
      />
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
  const [draft, setDraft] = useState(() => startGrantDraft(servers, serverId));
  const [missing, setMissing] = useState<Readonly<Record<string, string>>>({});
  const { busy, failure, reset, create } = useCreateGrant((identityId) =>
    setDraft((now) => ({ ...now, identityId })),
  );
  const change = (part: Partial<GrantDraft>) => {
    setDraft((now) => ({ ...now, ...part }));
    setMissing({});
    reset();
  };
  const errors = { ...fieldErrors(failure), ...missing };
  const general = formError(failure, ["label", "name", "policyId"]);
  if (servers.length === 0)
    return <NoServers title="Register a server first">Each grant belongs to one server.</NoServers>;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(missingIn(draft));
    if (isComplete(draft)) create(draft);
  };
  return (
    <form onSubmit={submit} noValidate>
      <Card>
        <div className="flex max-w-2xl flex-col gap-5">
          <WhoAndWhere choices={choices} draft={draft} errors={errors} onChange={change} />
          <PolicyField
            policies={policies}
            serverId={draft.serverId}
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
