"use client";

import { Notice } from "@sallyport/ui";
import { KeyRound } from "@sallyport/ui/icons";
import { CopyButton } from "../feedback/copy-button.tsx";

/** The token, shown once. */
export function TokenCard({ token }: { token: string }) {
  return (
    <Notice tone="warn" icon={<KeyRound />} title="Copy the token now. It is shown only once.">
      <p>
        Sallyport stores only a hash of the token. The configuration below contains the token too, until you
        leave or reload this page.
      </p>
      <div className="mt-2 flex min-w-0 items-center gap-2">
        <input
          readOnly
          aria-label="Grant token"
          value={token}
          onFocus={(event) => event.target.select()}
          className="h-8.5 w-full max-w-xl min-w-0 rounded-md border border-line-strong bg-surface px-2.5 font-mono text-sm text-ink"
        />
        <CopyButton text={token} label="Copy token" look="primary" size="md">
          Copy token
        </CopyButton>
      </div>
    </Notice>
  );
}
