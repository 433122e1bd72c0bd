"use client";

import { Button, Card, CheckField, TextField } from "@sallyport/ui";
import { PlugZap, Wand } from "@sallyport/ui/icons";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTRPC } from "../../trpc/client.tsx";
import { fieldErrors, formError, type ServiceFailure, serviceFailure } from "../feedback/service-failure.ts";
import { FormFoot } from "../feedback/form-foot.tsx";
import { onDemand } from "../feedback/on-demand.tsx";
import { sameNameHint } from "../feedback/same-name.ts";
import { useOrg } from "../org/org-provider.tsx";
import { HeaderFields } from "./header-fields.tsx";
import { SettingsFields } from "./settings-fields.tsx";
import { headerDraft, type ServerDraft, toInput } from "./server-draft.ts";

type Props = {
  initial: ServerDraft;
  /** The names of the other servers. */
  otherNames: readonly string[];
  /** Set when a registered server is edited. */
  serverId?: string;
  demoServerUrl?: string | null;
  submit: string;
  busy: boolean;
  failure: ServiceFailure | null;
  /** Forgets `failure`, because the person changed the form or tested the connection. */
  onReset: () => void;
  cancel: string;
  onSubmit: (draft: ServerDraft) => void;
};

function useConnectionTest(draft: ServerDraft, serverId: string | undefined) {
  const { slug } = useOrg();
  const trpc = useTRPC();
  const test = useMutation(trpc.server.testConnection.mutationOptions());
  return {
    test,
    run: () => test.mutate({ org: slug, ...toInput(draft), ...(serverId && { serverId }) }),
    failure: test.error ? serviceFailure(test.error) : null,
  };
}

function AuthChoice({
  auth,
  onChange,
}: {
  auth: "none" | "headers";
  onChange: (auth: "none" | "headers") => void;
}) {
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1 text-sm font-medium">Authentication</legend>
      <CheckField
        kind="radio"
        name="auth"
        label="None"
        hint="The server accepts everyone who can reach it."
        checked={auth === "none"}
        onChange={() => onChange("none")}
      />
      <CheckField
        kind="radio"
        name="auth"
        label="Static headers"
        hint="For example, Authorization with an API key of the server."
        checked={auth === "headers"}
        onChange={() => onChange("headers")}
      />
    </fieldset>
  );
}

function DemoServer({ onUse }: { onUse: () => void }) {
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Button icon={<Wand />} onClick={onUse}>
        Use the demo server
      </Button>
      <p className="text-sm text-ink-muted">No MCP server yet? The demo server runs beside the dashboard.</p>
    </div>
  );
}

const ConnectionTest = onDemand(() =>
  import("./connection-test.tsx").then((module) => module.ConnectionTest),
);

/** What a test of the connection does not depend on. */
const UNTESTED = ["name", "silence", "maxRequest"] as const;

type PlaceProps = {
  draft: ServerDraft;
  otherNames: readonly string[];
  errors: Readonly<Record<string, string>>;
  onChange: (part: Partial<ServerDraft>) => void;
};

function PlaceFields({ draft, otherNames, errors, onChange }: PlaceProps) {
  return (
    <>
      <TextField
        label="Name"
        value={draft.name}
        placeholder="Billing"
        maxLength={80}
        error={errors["name"]}
        hint={sameNameHint(draft.name, otherNames, "server")}
        onChange={(event) => onChange({ name: event.target.value })}
        autoComplete="off"
        required
      />
      <TextField
        label="URL"
        type="url"
        inputMode="url"
        value={draft.url}
        placeholder="https://mcp.example.com/mcp"
        hint="The Streamable HTTP endpoint of the server, or the HTTP+SSE endpoint of an older server."
        error={errors["url"]}
        onChange={(event) => onChange({ url: event.target.value })}
        autoComplete="off"
        spellCheck={false}
        mono
        required
      />
    </>
  );
}

/** Registers or edits a server. The connection can be tested before saving. */
export function ServerForm(props: Props) {
  const { initial, serverId, demoServerUrl, busy, onSubmit } = props;
  const [draft, setDraft] = useState(initial);
  const { test, run, failure: testFailure } = useConnectionTest(draft, serverId);
  const failure = props.failure ?? testFailure;
  const errors = fieldErrors(failure);
  const general = formError(
    failure,
    Object.keys(errors).filter((path) =>
      /^(name|url|silenceSeconds|maxAnswerMb|maxRequestMb|authorities|headers\.\d+\.)/.test(path),
    ),
  );
  const change = (part: Partial<ServerDraft>) => {
    setDraft((now) => ({ ...now, ...part }));
    props.onReset();
    if (UNTESTED.every((key) => part[key] === undefined)) test.reset(); // the result was for other values
  };
  const setAuth = (auth: "none" | "headers") =>
    change({
      auth,
      headers: auth === "headers" && draft.headers.length === 0 ? [headerDraft()] : draft.headers,
    });
  const testNow = () => {
    props.onReset(); // an older error would hide the new one
    run();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    test.reset();
    onSubmit(draft);
  };

  return (
    <form onSubmit={submit} noValidate>
      <Card>
        <div className="flex max-w-2xl flex-col gap-5">
          {demoServerUrl ? (
            <DemoServer
              onUse={() => change({ name: draft.name || "Demo server", url: demoServerUrl, auth: "none" })}
            />
          ) : null}
          <PlaceFields draft={draft} otherNames={props.otherNames} errors={errors} onChange={change} />
          <AuthChoice auth={draft.auth} onChange={setAuth} />
          {draft.auth === "headers" ? (
            <HeaderFields
              headers={draft.headers}
              errors={errors}
              onChange={(headers) => change({ headers })}
            />
          ) : null}
          <SettingsFields draft={draft} errors={errors} onChange={change} />
          {test.data ? <ConnectionTest result={test.data} onUseUrl={(url) => change({ url })} /> : null}
          <FormFoot error={general} submit={props.submit} busy={busy} cancel={props.cancel}>
            <Button icon={<PlugZap />} busy={test.isPending} onClick={testNow}>
              Test connection
            </Button>
          </FormFoot>
        </div>
      </Card>
    </form>
  );
}
