"use client";

import { Button, Notice } from "@sallyport/ui";
import { TriangleAlert } from "@sallyport/ui/icons";
import { type FormEvent, useState } from "react";
import { EmailField } from "./email-field.tsx";
import { formText } from "./form-text.ts";
import { PasswordField } from "./password-field.tsx";
import { signInWithPassword } from "./sign-in-with-password.ts";

/** `next` is a path of this site, checked by the page. */
export function SignInForm({ next, notice }: { next: string; notice?: string | null }) {
  const [busy, setBusy] = useState(false);
  const [missing, setMissing] = useState<{ email?: string; password?: string }>({});
  const [failure, setFailure] = useState<string | null>(notice ?? null);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const email = formText(data, "email").trim();
    const password = formText(data, "password");
    const empty = {
      ...(email === "" && { email: "Enter your e-mail address." }),
      ...(password === "" && { password: "Enter your password." }),
    };
    setMissing(empty);
    setFailure(null);
    if (Object.keys(empty).length > 0) return;
    setBusy(true);
    const result = await signInWithPassword(email, password);
    if (result.ok) {
      window.location.assign(next); // a full load removes all data of an earlier person from memory
      return;
    }
    setBusy(false);
    setFailure(result.sentence);
  };

  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4" method="post">
      {failure ? (
        <Notice tone="bad" live="alert" icon={<TriangleAlert />}>
          {failure}
        </Notice>
      ) : null}
      <EmailField error={missing.email} />
      <PasswordField
        label="Password"
        name="password"
        autoComplete="current-password"
        error={missing.password}
        required
      />
      <Button type="submit" look="primary" size="lg" busy={busy}>
        {busy ? "Signing in…" : "Sign in"}
      </Button>
    </form>
  );
}
