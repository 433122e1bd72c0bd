"use client";

import { Button, Notice, TextField } from "@sallyport/ui";
import { TriangleAlert } from "@sallyport/ui/icons";
import Link from "next/link";
import { type FormEvent, useState } from "react";
import { fieldErrors, formError, type ServiceFailure, serviceFailure } from "../feedback/service-failure.ts";
import { EmailField } from "./email-field.tsx";
import { formText } from "./form-text.ts";
import { PasswordField } from "./password-field.tsx";
import { signInWithPassword } from "./sign-in-with-password.ts";

const FIELDS = ["name", "email", "password", "organisation"] as const;
type Field = (typeof FIELDS)[number];

const EMPTY: Readonly<Record<Exclude<Field, "password">, string>> = {
  name: "Enter your name.",
  email: "Enter your e-mail address.",
  organisation: "Enter a name for your organisation.",
};

function read(form: HTMLFormElement): Record<Field, string> {
  const data = new FormData(form);
  const text = (name: Field) => formText(data, name);
  return {
    name: text("name"),
    email: text("email"),
    password: text("password"),
    organisation: text("organisation"),
  };
}

/** Checks in the browser, before the server checks everything again. */
function check(input: Record<Field, string>, minLength: number): Partial<Record<Field, string>> {
  const errors: Partial<Record<Field, string>> = {};
  for (const field of ["name", "email", "organisation"] as const) {
    if (input[field].trim() === "") errors[field] = EMPTY[field];
  }
  if (input.password.length < minLength) errors.password = `Use at least ${minLength} characters.`;
  return errors;
}

type FieldsProps = { errors: Readonly<Partial<Record<string, string>>>; minPasswordLength: number };

function Fields({ errors, minPasswordLength }: FieldsProps) {
  return (
    <>
      <TextField
        label="Your name"
        name="name"
        autoComplete="name"
        maxLength={80}
        error={errors["name"]}
        required
      />
      <EmailField error={errors["email"]} />
      <PasswordField
        label="Password"
        name="password"
        autoComplete="new-password"
        hint={`At least ${minPasswordLength} characters of any kind. A few random words are a good choice.`}
        error={errors["password"]}
        required
      />
      <TextField
        label="Organisation"
        name="organisation"
        autoComplete="organization"
        maxLength={80}
        hint="Servers, policies and grants belong to the organisation. You will be its admin."
        error={errors["organisation"]}
        required
      />
    </>
  );
}

/** `next`: a path of this site, checked by the page; null for the new organisation itself. */
export function SignUpForm({ minPasswordLength, next }: { minPasswordLength: number; next: string | null }) {
  const [busy, setBusy] = useState(false);
  const [early, setEarly] = useState<Partial<Record<Field, string>>>({});
  const [failure, setFailure] = useState<ServiceFailure | null>(null);
  const errors = { ...fieldErrors(failure), ...early };
  const general = formError(failure, FIELDS);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const input = read(form);
    const found = check(input, minPasswordLength);
    setEarly(found);
    setFailure(null);
    const first = FIELDS.find((field) => field in found);
    if (first) return form.querySelector<HTMLInputElement>(`[name=${first}]`)?.focus();
    setBusy(true);
    try {
      const { createBrowserClient } = await import("../../trpc/browser-client.ts");
      const { orgSlug } = await createBrowserClient().account.signUp.mutate(input);
      const signedIn = await signInWithPassword(input.email, input.password);
      window.location.assign(signedIn.ok ? (next ?? `/${orgSlug}`) : "/sign-in");
    } catch (error) {
      setFailure(serviceFailure(error));
      setBusy(false);
    }
  };

  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4" method="post">
      {general ? (
        <Notice tone="bad" live="alert" icon={<TriangleAlert />}>
          {general}{" "}
          {failure?.code === "conflict" ? (
            <Link className="link" href="/sign-in">
              Sign in instead
            </Link>
          ) : null}
        </Notice>
      ) : null}
      <Fields errors={errors} minPasswordLength={minPasswordLength} />
      <Button type="submit" look="primary" size="lg" busy={busy}>
        {busy ? "Creating your account…" : "Create account"}
      </Button>
    </form>
  );
}
