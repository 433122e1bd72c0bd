"use client";

import { Card, CodeBlock, printable, SelectField, TextField } from "@sallyport/ui";
import { skipToken, useMutation, useQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { useTRPC } from "../../trpc/client.tsx";
import { fieldErrors, formError, type ServiceFailure, serviceFailure } from "../feedback/service-failure.ts";
import { FormFoot } from "../feedback/form-foot.tsx";
import { sameNameHint } from "../feedback/same-name.ts";
import { useOrg } from "../org/org-provider.tsx";
import { NoServers } from "../servers/no-servers.tsx";
import { hintsOf } from "../servers/tool-schema.ts";
import { PER_MINUTE_ERROR, perMinuteOf, type TemplateTool, templateText } from "./policy-templates.ts";
import { TemplateChoice, type TemplateState } from "./template-choice.tsx";

const NO_TOOLS: readonly TemplateTool[] = [];
const DEFAULT_PER_MINUTE = 10;

function useTools(serverId: string): readonly TemplateTool[] {
  const { slug } = useOrg();
  const trpc = useTRPC();
  const { data } = useQuery(trpc.server.get.queryOptions(serverId ? { org: slug, serverId } : skipToken));
  if (!data) return NO_TOOLS;
  return data.tools
    .filter((tool) => tool.removedAt === null)
    .map((tool) => ({ name: tool.name, readOnly: hintsOf(tool.annotations).readOnly === true }));
}

function useCreatePolicy() {
  const { slug } = useOrg();
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  return useMutation(
    trpc.policy.create.mutationOptions({
      onSuccess: async ({ policyId }) => {
        await queryClient.invalidateQueries({ queryKey: trpc.policy.pathKey() });
        router.push(`/${slug}/policies/${policyId}`);
      },
    }),
  );
}

/** Null while the limit is not a number that can be used. */
function draftFrom(state: TemplateState, tools: readonly TemplateTool[]): string | null {
  const perMinute = state.template === "chosen" ? perMinuteOf(state.perMinute) : DEFAULT_PER_MINUTE;
  return perMinute === null ? null : templateText({ ...state, tools, perMinute });
}

function nameError(failure: ServiceFailure | null, empty: boolean): string | undefined {
  return empty ? "Enter a name." : fieldErrors(failure)["name"];
}

type ServerFieldProps = {
  servers: readonly { readonly id: string; readonly name: string }[];
  serverId: string;
  onChange: (serverId: string) => void;
};

function ServerField({ servers, serverId, onChange }: ServerFieldProps) {
  return (
    <SelectField label="Server" value={serverId} onChange={(event) => onChange(event.target.value)}>
      {servers.map((server) => (
        <option key={server.id} value={server.id}>
          {printable(server.name)}
        </option>
      ))}
    </SelectField>
  );
}

type NameFieldProps = {
  name: string;
  serverId: string;
  error: string | undefined;
  onChange: (name: string) => void;
};

function NameField({ name, serverId, error, onChange }: NameFieldProps) {
  const { slug } = useOrg();
  const trpc = useTRPC();
  const { data } = useQuery(trpc.policy.list.queryOptions({ org: slug, serverId }));
  return (
    <TextField
      label="Name"
      value={name}
      placeholder="Support agents"
      maxLength={80}
      error={error}
      hint={sameNameHint(name, data?.map((policy) => policy.name) ?? [], "policy of this server")}
      onChange={(event) => onChange(event.target.value)}
      autoComplete="off"
      required
    />
  );
}

/** Selects the server, the name and the first draft of a new policy. Nothing is enforced until it is published. */
export function NewPolicy({ serverId: asked }: { serverId: string | null }) {
  const { slug } = useOrg();
  const trpc = useTRPC();
  const { data: servers } = useSuspenseQuery(trpc.server.list.queryOptions({ org: slug }));
  const [serverId, setServerId] = useState(
    servers.find(({ id }) => id === asked)?.id ?? servers[0]?.id ?? "",
  );
  const [name, setName] = useState("");
  const [empty, setEmpty] = useState(false);
  const [state, setState] = useState<TemplateState>({
    template: "chosen",
    chosen: new Set(),
    perMinute: String(DEFAULT_PER_MINUTE),
  });
  const tools = useTools(serverId);
  const create = useCreatePolicy();
  const failure = create.error ? serviceFailure(create.error) : null;
  const general = formError(failure, ["name"]);
  const draft = draftFrom(state, tools);
  if (servers.length === 0)
    return (
      <NoServers title="Register a server first">
        Each policy belongs to one server. You can then choose from its tools here.
      </NoServers>
    );

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setEmpty(name.trim() === "");
    if (name.trim() !== "" && draft !== null) create.mutate({ org: slug, serverId, name, draft });
  };
  return (
    <form onSubmit={submit} noValidate className="grid items-start gap-5 lg:grid-cols-2">
      <Card>
        <div className="flex flex-col gap-5">
          <ServerField
            servers={servers}
            serverId={serverId}
            onChange={(chosen) => {
              setServerId(chosen);
              setState((now) => ({ ...now, chosen: new Set() }));
            }}
          />
          <NameField
            name={name}
            serverId={serverId}
            error={nameError(failure, empty)}
            onChange={(typed) => {
              setName(typed);
              setEmpty(false);
            }}
          />
          <TemplateChoice
            state={state}
            tools={tools}
            onChange={(part) => setState((now) => ({ ...now, ...part }))}
          />
          <FormFoot
            error={general}
            submit="Create policy"
            busy={create.isPending || create.isSuccess}
            cancel={`/${slug}/policies`}
          />
        </div>
      </Card>
      <CodeBlock label="Draft. You can edit it in the next step.">{draft ?? PER_MINUTE_ERROR}</CodeBlock>
    </form>
  );
}
