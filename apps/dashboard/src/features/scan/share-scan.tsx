"use client";

import { Button, Notice } from "@sallyport/ui";
import { TriangleAlert } from "@sallyport/ui/icons";
import { useState } from "react";
import { CopyButton } from "../feedback/copy-button.tsx";
import { Section } from "../catalogue/parts.tsx";
import { askServer } from "./ask-server.ts";
import type { Shared } from "./scan-answer.ts";

type State =
  | { readonly kind: "none" }
  | ({ readonly kind: "shared" } & Shared)
  | { readonly kind: "revoked" };

/** A link to the report, and its end. The key that revokes it stays in this page and nowhere else. */
export function ShareScan({ sent }: { sent: string }) {
  const [state, setState] = useState<State>({ kind: "none" });
  const [failure, setFailure] = useState<string>();
  const [busy, setBusy] = useState(false);
  const attempt = async (work: () => Promise<State>): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    try {
      setState(await work());
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };
  const share = async (): Promise<State> => ({ kind: "shared", ...(await askServer<Shared>("share", sent)) });
  const revoke = async ({ token, key }: Shared): Promise<State> => {
    await askServer("revoke", JSON.stringify({ token, key }));
    return { kind: "revoked" };
  };
  return (
    <Section id="share" title="Share this report">
      {state.kind === "shared" ? (
        <>
          <p className="text-base">
            Whoever has this link can read the report until {state.expiresAt.slice(0, 10)}:
          </p>
          <p className="flex flex-wrap items-center gap-2">
            <a className="link font-mono text-sm wrap-anywhere" href={state.path}>
              {new URL(state.path, location.href).href}
            </a>
            <CopyButton text={new URL(state.path, location.href).href} label="Copy the link" />
          </p>
          <p className="flex flex-wrap items-center gap-3">
            <Button busy={busy} onClick={() => void attempt(() => revoke(state))}>
              Revoke the link
            </Button>
            <span className="text-sm text-ink-muted">
              Only this page can do that: keep it open until you are done.
            </span>
          </p>
        </>
      ) : (
        <>
          <p className="text-base text-ink-muted" aria-live="polite">
            {state.kind === "revoked"
              ? "The link is revoked. It leads nowhere now."
              : "What you sent is kept for seven days under a link that nobody can guess. You can revoke it here."}
          </p>
          <p>
            <Button busy={busy} onClick={() => void attempt(share)}>
              Make a link
            </Button>
          </p>
        </>
      )}
      {failure === undefined ? null : (
        <Notice tone="bad" live="alert" icon={<TriangleAlert />}>
          {failure}
        </Notice>
      )}
    </Section>
  );
}
