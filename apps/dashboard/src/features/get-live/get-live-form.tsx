"use client";

import type { JsonObject } from "@sallyport/json";
import { Button, Card, CodeBlock, Notice, printable, SelectField, TextField, Untrusted } from "@sallyport/ui";
import { ShieldCheck, TriangleAlert } from "@sallyport/ui/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type ReactNode, useMemo, useState } from "react";
import { useTRPC } from "../../trpc/client.tsx";
import { serviceFailure } from "../feedback/service-failure.ts";
import { useOrg } from "../org/org-provider.tsx";
import { publishPreview } from "../policies/publish-preview.ts";
import { RuleChanges } from "../policies/rule-changes.tsx";
import { mergeSuggestion } from "./merge-suggestion.ts";

export type GetLiveProps = {
  /** The catalogued tool; null for the whole server. */
  readonly tool: string | null;
  readonly policyName: string;
  readonly suggestion: {
    readonly document: JsonObject;
    readonly text: string;
    readonly notes: readonly string[];
  };
  readonly servers: readonly { readonly id: string; readonly name: string }[];
  /** The registered server that it most likely is. */
  readonly nearest: string;
  /** Links to the other strengths, and to registering the server. */
  readonly children: ReactNode;
};

const NEW = "";

/** Picks the server and the policy, shows what changes, and opens the editor with the draft. It enforces nothing. */
export function GetLiveForm({ tool, policyName, suggestion, servers, nearest, children }: GetLiveProps) {
  const { slug, may } = useOrg();
  const trpc = useTRPC();
  const [serverId, setServerId] = useState(nearest);
  const [policyId, setPolicyId] = useState(NEW);
  const [name, setName] = useState(policyName);
  const server = useQuery(trpc.server.get.queryOptions({ org: slug, serverId }));
  const policies = useQuery(trpc.policy.list.queryOptions({ org: slug, serverId }));
  const chosen = policies.data?.find(({ id }) => id === policyId);
  const plan = usePlan({ policyId: chosen?.id ?? NEW, suggestion });
  const open = useOpen({ serverId, name });
  const tools = server.data?.tools.filter(({ removedAt }) => removedAt === null);
  const preview = useMemo(
    () => (plan && tools ? publishPreview({ before: plan.enforced, after: plan.text ?? "" }, tools) : null),
    [plan, tools],
  );
  if (!may("policy_manager")) return <NotYours />;
  const isMissing = tool !== null && tools !== undefined && !tools.some((one) => one.name === tool);
  return (
    <div className="grid items-start gap-5 lg:grid-cols-2">
      <Card>
        <form
          className="flex flex-col gap-5"
          onSubmit={(event) => {
            event.preventDefault();
            if (plan?.text != null) open.run(plan);
          }}
        >
          <SelectField
            label="On which server"
            value={serverId}
            onChange={(event) => {
              setServerId(event.target.value);
              setPolicyId(NEW);
            }}
          >
            {servers.map(({ id, name: label }) => (
              <option key={id} value={id}>
                {printable(label)}
              </option>
            ))}
          </SelectField>
          {isMissing ? (
            <Notice tone="warn" icon={<TriangleAlert />} title="This server has no such tool">
              <Untrusted text={tool} /> is not among the tools that this server listed. A rule for it does
              nothing there.
            </Notice>
          ) : null}
          <SelectField
            label="In which policy"
            value={chosen?.id ?? NEW}
            onChange={(event) => setPolicyId(event.target.value)}
            hint="Rules of other tools stay as they are."
          >
            <option value={NEW}>A new policy</option>
            {policies.data?.map(({ id, name: label }) => (
              <option key={id} value={id}>
                {printable(label)}
              </option>
            ))}
          </SelectField>
          {chosen === undefined ? (
            <TextField
              label="Name of the new policy"
              value={name}
              maxLength={80}
              onChange={(event) => setName(event.target.value)}
              required
            />
          ) : null}
          {children}
          {open.failure ? (
            <Notice tone="bad" live="alert" icon={<TriangleAlert />}>
              {open.failure}
            </Notice>
          ) : null}
          {plan?.text === null ? (
            <Notice tone="bad" live="alert" icon={<TriangleAlert />} title="This policy cannot take it">
              Its draft has errors. Fix them in the editor first, or choose a new policy.
            </Notice>
          ) : null}
          <div className="flex flex-wrap items-center gap-3 border-t border-line pt-4">
            <Button
              type="submit"
              look="primary"
              icon={<ShieldCheck />}
              busy={open.busy}
              disabled={plan?.text == null || (chosen === undefined && name.trim() === "")}
            >
              Open in the editor
            </Button>
            <p className="text-sm text-ink-muted">Nothing is enforced before you publish it there.</p>
          </div>
        </form>
      </Card>
      <div className="flex min-w-0 flex-col gap-5">
        <Card title="What changes when you publish it">
          {preview ? (
            <RuleChanges changes={preview.changes} />
          ) : (
            <p className="text-base text-ink-muted">Comparing with what is enforced…</p>
          )}
        </Card>
        <Notes notes={suggestion.notes} />
        <CodeBlock label="The draft" className="[&_pre]:max-h-[28rem] [&_pre]:overflow-y-auto">
          {plan?.text ?? suggestion.text}
        </CodeBlock>
      </div>
    </div>
  );
}

type Plan = {
  /** What the draft becomes; null where the suggestion does not fit into it. */
  readonly text: string | null;
  /** What is enforced now; null for nothing. */
  readonly enforced: string | null;
  /** The policy whose draft it is; undefined for a new one. */
  readonly into?: { readonly id: string; readonly draftUpdatedAt: Date };
};

/** What the chosen policy's draft becomes; undefined until that policy is loaded. */
function usePlan(at: { policyId: string; suggestion: GetLiveProps["suggestion"] }): Plan | undefined {
  const { policyId, suggestion } = at;
  const { slug } = useOrg();
  const trpc = useTRPC();
  const { data } = useQuery(
    trpc.policy.get.queryOptions({ org: slug, policyId }, { enabled: policyId !== NEW }),
  );
  return useMemo(() => {
    if (policyId === NEW) return { text: suggestion.text, enforced: null };
    if (data === undefined) return undefined;
    return {
      text: mergeSuggestion(data.draft, suggestion.document),
      enforced: data.current?.source ?? null,
      into: { id: data.id, draftUpdatedAt: data.draftUpdatedAt },
    };
  }, [policyId, suggestion, data]);
}

/** Saves the draft, of a new policy or of the chosen one, and goes to its editor. */
function useOpen({ serverId, name }: { serverId: string; name: string }) {
  const { slug } = useOrg();
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const go = async (policyId: string): Promise<void> => {
    await queryClient.invalidateQueries({ queryKey: trpc.policy.pathKey() });
    router.push(`/${slug}/policies/${policyId}`);
  };
  const create = useMutation(
    trpc.policy.create.mutationOptions({ onSuccess: ({ policyId }) => go(policyId) }),
  );
  const save = useMutation(
    trpc.policy.saveDraft.mutationOptions({ onSuccess: (_, { policyId }) => go(policyId) }),
  );
  const error = create.error ?? save.error;
  return {
    busy: create.isPending || create.isSuccess || save.isPending || save.isSuccess,
    failure: error ? serviceFailure(error).sentence : null,
    run: ({ text, into }: Plan): void => {
      if (text === null) return;
      if (into === undefined) create.mutate({ org: slug, serverId, name, draft: text });
      else save.mutate({ org: slug, policyId: into.id, text, basedOn: into.draftUpdatedAt });
    },
  };
}

function Notes({ notes }: { notes: readonly string[] }) {
  if (notes.length === 0) return null;
  return (
    <Notice title="Before you publish">
      <ul className="list-disc pl-5">
        {notes.map((note) => (
          <li key={note}>
            <Untrusted text={note} />
          </li>
        ))}
      </ul>
    </Notice>
  );
}

function NotYours() {
  return (
    <Notice tone="warn" icon={<TriangleAlert />} title="Only policy managers and admins write policies">
      Send the address of this page to one of them: it opens the same policy for them.
    </Notice>
  );
}
