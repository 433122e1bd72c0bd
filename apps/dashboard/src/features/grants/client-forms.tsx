import { CodeBlock } from "@sallyport/ui";
import { CopyButton } from "../feedback/copy-button.tsx";
import type { ClientEntry, ClientForm, ConnectTarget } from "./client-snippets.ts";

const SECRET: Readonly<Record<ClientForm["secret"], string>> = {
  environment: "With the token in an environment variable",
  prompt: "With a prompt: the client asks for the token once",
  inline: "With the token in the configuration",
};

function Form({ form, first }: { form: ClientForm; first: boolean }) {
  const blocks = form.blocks.map(({ where, text }) => (
    <CodeBlock key={where} label={where} actions={<CopyButton text={text} label={`Copy for ${where}`} />}>
      {text}
    </CodeBlock>
  ));
  if (first) {
    return (
      <div className="flex min-w-0 flex-col gap-2">
        <p className="text-sm font-medium">{SECRET[form.secret]}</p>
        {blocks}
      </div>
    );
  }
  return (
    <details className="min-w-0">
      <summary className="cursor-pointer text-sm text-ink-muted hover:text-ink">
        Or: {SECRET[form.secret].toLowerCase()}
      </summary>
      <div className="mt-2 flex flex-col gap-2">{blocks}</div>
    </details>
  );
}

/** How to set up one client. The form that keeps the token out of files comes first. */
export function ClientForms({ client, target }: { client: ClientEntry; target: ConnectTarget }) {
  return (
    <>
      {client.forms(target).map((form, index) => (
        <Form key={form.secret} form={form} first={index === 0} />
      ))}
      <p className="text-xs text-ink-muted">
        {client.note ? `${client.note} ` : ""}
        Checked on {client.checkedOn}
        {client.checkedBy === "run" ? " with the client itself." : " against its documentation."}
      </p>
    </>
  );
}
