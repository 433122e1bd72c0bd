"use client";

import { Button, Code, Kbd, Notice, Skeleton, Untrusted } from "@sallyport/ui";
import { CircleCheck, TriangleAlert, Upload } from "@sallyport/ui/icons";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useMemo } from "react";
import { useTRPC } from "../../trpc/client.tsx";
import { DialogFrame } from "../feedback/dialog-frame.tsx";
import { serviceFailure } from "../feedback/service-failure.ts";
import { useOrg } from "../org/org-provider.tsx";
import { counted } from "../preferences/format-time.ts";
import type { PolicyDetails } from "./policy-types.ts";
import { PublishFailure } from "./publish-failure.tsx";
import { type PublishPreview, publishPreview } from "./publish-preview.ts";
import { RuleChanges } from "./rule-changes.tsx";
import { uniqueKeys } from "./unique-keys.ts";
import { useModKey } from "./use-mod-key.ts";
import type { Publish } from "./use-publish.ts";

const MAX_GRANTS = 10;

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="flex flex-col gap-1.5">
      <h3 className="text-base font-semibold">{title}</h3>
      {children}
    </section>
  );
}

const Plain = ({ children }: { children: ReactNode }) => (
  <p className="text-base text-ink-muted">{children}</p>
);

function Tests({ passed, failures }: PublishPreview) {
  const count = passed + failures.length;
  if (count === 0) return <Plain>This policy has no tests.</Plain>;
  if (failures.length === 0) {
    return (
      <p className="flex items-center gap-1.5 text-base text-ok">
        <CircleCheck className="size-4" /> {passed} of {counted(count, "test")} passed
      </p>
    );
  }
  const keys = uniqueKeys(failures, ({ pointer }) => pointer);
  return (
    <Notice
      tone="bad"
      icon={<TriangleAlert />}
      title={`${failures.length} of ${counted(count, "test")} failed. The policy cannot be published.`}
    >
      <ul className="list-disc pl-5">
        {failures.slice(0, MAX_GRANTS).map(({ name, wanted, explanation }, index) => (
          <li key={keys[index]}>
            <Untrusted text={name} />: wants <Code>{wanted.effect}</Code>. <Untrusted text={explanation} />
          </li>
        ))}
      </ul>
    </Notice>
  );
}

function GrantsAffected({ policy }: { policy: PolicyDetails }) {
  const { slug } = useOrg();
  const trpc = useTRPC();
  const { data, error } = useQuery(trpc.grant.list.queryOptions({ org: slug, serverId: policy.server.id }));
  if (error) return <Plain>The grants could not be loaded. {serviceFailure(error).sentence}</Plain>;
  if (!data) return <Skeleton className="h-5 w-48" />;
  const grants = data.filter(({ status, policy: own }) => status === "active" && own?.id === policy.id);
  if (grants.length === 0) return <Plain>No active grant uses this policy.</Plain>;
  const more = grants.length - MAX_GRANTS;
  return (
    <>
      <p className="text-base">
        {counted(grants.length, "active grant")} {grants.length === 1 ? "is" : "are"} decided by it from the
        next call on:
      </p>
      <ul className="list-disc pl-5 text-base">
        {grants.slice(0, MAX_GRANTS).map(({ id, label, identity }) => (
          <li key={id} className="wrap-anywhere">
            <Untrusted text={label} />{" "}
            <span className="text-ink-muted">
              of <Untrusted text={identity.name} />
            </span>
          </li>
        ))}
        {more > 0 ? <li>and {more} more</li> : null}
      </ul>
    </>
  );
}

type FootProps = {
  blocked: string | null;
  busy: boolean;
  disabled: boolean;
  onPublish: () => void;
  onClose: () => void;
};

function Foot({ blocked, busy, disabled, onPublish, onClose }: FootProps) {
  return (
    <>
      <span className="mr-auto self-center text-sm text-ink-muted">
        {blocked ?? (
          <>
            <Kbd>Ctrl</Kbd> or <Kbd>⌘</Kbd> with <Kbd>Enter</Kbd> publishes
          </>
        )}
      </span>
      <Button onClick={onClose}>Cancel</Button>
      <Button look="primary" icon={<Upload />} busy={busy} disabled={disabled} onClick={onPublish}>
        Publish
      </Button>
    </>
  );
}

export type PublishSheetProps = {
  policy: PolicyDetails;
  /** The saved text that is to be enforced. */
  text: string;
  publishing: Publish;
  /** Why it cannot be published now, or null. */
  blocked: string | null;
  onClose: () => void;
};

/** What a publish will do: rules, tests and grants. Nothing is enforced before the person confirms. */
export function PublishSheet({ policy, text, publishing, blocked, onClose }: PublishSheetProps) {
  const { slug } = useOrg();
  const trpc = useTRPC();
  const server = useQuery(trpc.server.get.queryOptions({ org: slug, serverId: policy.server.id }));
  const before = policy.current?.source ?? null;
  const tools = server.data?.tools;
  const preview = useMemo(
    () =>
      tools
        ? publishPreview(
            { before, after: text },
            tools.filter((tool) => tool.removedAt === null),
          )
        : null,
    [before, text, tools],
  );
  const ready = preview !== null && preview.failures.length === 0 && blocked === null;
  const publish = () => {
    if (ready && !publishing.busy && publishing.failure === null) publishing.publish(text);
  };
  useModKey("enter", publish);
  const current = policy.current?.number ?? 0;
  return (
    <DialogFrame
      title={`Publish revision ${current + 1}`}
      onClose={onClose}
      actions={
        <Foot
          blocked={blocked}
          busy={publishing.busy}
          disabled={!ready || publishing.failure !== null}
          onPublish={publish}
          onClose={onClose}
        />
      }
    >
      <div className="flex flex-col gap-5">
        {publishing.failure ? (
          <PublishFailure
            failure={publishing.failure}
            enforced={policy.current}
            onPublishOver={() => publishing.publishOver(text, current)}
            onDismiss={publishing.dismiss}
          />
        ) : null}
        {server.error ? (
          <Notice tone="bad" live="alert" icon={<TriangleAlert />}>
            {serviceFailure(server.error).sentence}
          </Notice>
        ) : null}
        <Part title="Rules">
          {preview ? <RuleChanges changes={preview.changes} /> : <Skeleton className="h-16" />}
        </Part>
        <Part title="Tests">{preview ? <Tests {...preview} /> : <Skeleton className="h-5 w-48" />}</Part>
        <Part title="Grants">
          <GrantsAffected policy={policy} />
        </Part>
      </div>
    </DialogFrame>
  );
}
