"use client";

import { Button, Notice, TextAreaField, TextField } from "@sallyport/ui";
import { CircleCheck, TriangleAlert } from "@sallyport/ui/icons";
import { type FormEvent, useState } from "react";
import { postMessage, type Refused } from "./post-message.ts";

type State = { readonly kind: "open" | "busy" | "sent" } | ({ readonly kind: "refused" } & Refused);

/** Name, address and text. What was typed stays in the form until it is stored. */
export function ContactForm() {
  const [state, setState] = useState<State>({ kind: "open" });
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const data = Object.fromEntries(new FormData(event.currentTarget));
    setState({ kind: "busy" });
    const refused = await postMessage(data);
    setState(refused === undefined ? { kind: "sent" } : { kind: "refused", ...refused });
  };
  if (state.kind === "sent") {
    return (
      <Notice tone="ok" live="status" icon={<CircleCheck />} title="Your message is stored">
        Whoever runs this Sallyport reads it, and answers to the e-mail address that you gave.
      </Notice>
    );
  }
  const errors = state.kind === "refused" ? state.fields : {};
  return (
    <form className="flex max-w-xl flex-col gap-5" onSubmit={(event) => void submit(event)}>
      <TextField
        label="Your name"
        name="name"
        autoComplete="name"
        maxLength={80}
        error={errors["name"]}
        required
      />
      <TextField
        label="E-mail address"
        name="email"
        type="email"
        autoComplete="email"
        maxLength={254}
        error={errors["email"]}
        required
      />
      <TextAreaField
        label="What is it about?"
        name="text"
        rows={8}
        maxLength={5000}
        error={errors["text"]}
        required
      />
      <div hidden>
        <TextField label="Leave this empty" name="website" tabIndex={-1} autoComplete="off" />
      </div>
      {state.kind === "refused" ? (
        <Notice tone="bad" live="alert" icon={<TriangleAlert />}>
          {state.sentence}
        </Notice>
      ) : null}
      <div>
        <Button type="submit" look="primary" busy={state.kind === "busy"}>
          Send
        </Button>
      </div>
    </form>
  );
}
